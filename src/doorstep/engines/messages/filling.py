"""Putting values into a text with {placeholders}."""

import re
from collections.abc import Mapping
from string import Formatter

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_SPACES = re.compile(r"\s+")


class BadText(ValueError):
    """A text has a brace too many or too few, or asks for more than a plain {name}."""


class ValuesMissing(LookupError):
    """A text needs values that were not given."""

    def __init__(self, *, names: frozenset[str]) -> None:
        super().__init__(f"no value for {', '.join(sorted(names))}")
        self.names = names


def placeholders(*, text: str) -> frozenset[str]:
    """This function will return the names in braces of `text`; raises BadText when they are not plain names.

    A name is small letters, digits and underscores: `{a.b}` and `{a[0]}` would reach into the value."""
    return frozenset(name for _, name in _parts(text=text) if name is not None)


def fill(*, text: str, values: Mapping[str, str]) -> str:
    """This function will return `text` with its placeholders replaced; values it does not ask for are left out.

    Line breaks and runs of spaces in a value become one space: a name must not forge a line of the message. Raises
    BadText, and ValuesMissing when a value is absent or blank."""
    given = {name: _SPACES.sub(" ", value).strip() for name, value in values.items()}
    missing = frozenset(name for name in placeholders(text=text) if not given.get(name))
    if missing:
        raise ValuesMissing(names=missing)
    return "".join(said + (given[name] if name is not None else "") for said, name in _parts(text=text))


def _parts(*, text: str) -> list[tuple[str, str | None]]:
    try:
        parts = list(Formatter().parse(text))
    except ValueError as error:
        raise BadText(str(error)) from error
    for _, name, spec, conversion in parts:
        if name is not None and (spec or conversion or not _NAME.fullmatch(name)):
            raise BadText(f"'{{{name}}}' is not a plain name in braces")
    return [(said, name) for said, name, _, _ in parts]
