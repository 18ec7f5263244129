"""A visit to send on to the family: when somebody comes and what to keep ready, and nothing by which to change it."""

from urllib.parse import urlencode

from django.utils.translation import gettext as _

from doorstep.booking.queries import AppointmentDetails
from doorstep.channels.shared import wording
from doorstep.engines.texts import in_language
from doorstep.places import queries as places


def whatsapp_link(*, visit: AppointmentDetails) -> str:
    """This function will return the link that opens WhatsApp with the visit in words, for the reader to choose to whom.

    No name, address or reference is in it: links are kept where we cannot erase them."""
    language = wording.language()
    city = places.city()
    lines = [
        _("Sampark home visit: %(day)s, %(window)s")
        % {
            "day": wording.day(on=visit.on, language=language),
            "window": wording.window(window=visit.window, language=language),
        },
        _("Keep ready:"),
        *(f"- {name}" for name in _documents(visit, language)),
        _("Helpline: %(number)s") % {"number": city.helpline if city else ""},
    ]
    return f"https://wa.me/?{urlencode({'text': chr(10).join(lines)})}"


def _documents(visit: AppointmentDetails, language: str) -> list[str]:
    """Each once; of which any one is enough, in one line."""
    joined = (
        f" {_('or')} ".join(in_language(document.name, language) for document in needed.documents)
        if needed.rule == "any_one"
        else in_language(document.name, language)
        for needed in visit.documents
        for document in (needed.documents[:1] if needed.rule == "any_one" else needed.documents)
    )
    return list(dict.fromkeys(joined))
