"""What is wrong with each field, in the reader's language."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_SOURCES = {"body", "query", "path", "header", "form"}
# Ninja wraps a body that is one object under the name of the view's argument.
_WRAPPERS = {"said", "asked"}

_MESSAGES: Mapping[str, str | Promise] = {
    "missing": gettext_lazy("This is missing."),
    "string_type": gettext_lazy("This must be text."),
    "string_unicode": gettext_lazy("This text cannot be read."),
    "string_too_short": gettext_lazy("This is empty."),
    "unreadable": gettext_lazy("This text cannot be read."),
    "int_type": gettext_lazy("This must be a whole number."),
    "int_parsing": gettext_lazy("This must be a whole number."),
    "int_parsing_size": gettext_lazy("This must be a whole number."),
    "int_from_float": gettext_lazy("This must be a whole number."),
    "list_type": gettext_lazy("This must be a list."),
    "dict_type": gettext_lazy("This must be an object."),
    "model_type": gettext_lazy("This must be an object."),
    "model_attributes_type": gettext_lazy("This must be an object."),
    "date": gettext_lazy("This must be a date such as 2027-01-31."),
    "email": gettext_lazy("This is not an address for e-mail."),
    "string_pattern_mismatch": gettext_lazy("This must be two letters, such as CA."),
    "answers": gettext_lazy("This must be answers such as aged-sixty:yes, with commas between them."),
    "literal_error": gettext_lazy("This must be “woman”, or nothing."),
    "language": gettext_lazy("This language is not spoken here."),
    "uuid_parsing": gettext_lazy("This is not an id of ours."),
    "uuid_type": gettext_lazy("This is not an id of ours."),
}


def field_errors(errors: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """This function will return pydantic's errors as [{field: "applicant.phone", code: "missing", detail: words}]."""
    return [
        {"field": _field(error["loc"]), "code": error["type"].replace("_", "-"), "detail": _detail(error)}
        for error in errors
    ]


def _field(location: Sequence[str | int]) -> str:
    parts = list(location)
    for wrapping in (_SOURCES, _WRAPPERS):
        if parts and parts[0] in wrapping:
            parts = parts[1:]
    return ".".join(map(str, parts))


def _detail(error: Mapping[str, Any]) -> str:
    limits = error.get("ctx", {})
    match error["type"]:
        case "string_too_long":
            return _("This is too long: %(most)s characters at most.") % {"most": limits["max_length"]}
        case "too_long":
            return _("There are too many of these: %(most)s at most.") % {"most": limits["max_length"]}
        case "too_short":
            return _("This is empty.")
        case "greater_than_equal":
            return _("This must be %(least)s or more.") % {"least": limits["ge"]}
        case "less_than_equal":
            return _("This must be %(most)s or less.") % {"most": limits["le"]}
    return str(_MESSAGES.get(error["type"], _("This cannot be used.")))
