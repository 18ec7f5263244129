"""What stands in the headers that a call needs: Via, From, To, Contact."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from doorstep.gateways.sip.message import Malformed, parted

PORT = 5060
MAGIC = "z9hG4bK"

_VIA = re.compile(
    r"SIP\s*/\s*2\.0\s*/\s*([A-Za-z]+)\s+(\[[0-9a-fA-F:.]{2,45}\]|[A-Za-z0-9._-]{1,255})(?::([0-9]{1,5}))?"
)
_URI = re.compile(r"(sips?|tel):(?:([^@\s<>\"]{1,128})@)?([^@;?\s<>\"]{0,255})([^\s<>\"]*)", re.IGNORECASE)
_NUMBER = re.compile(r"\+?[0-9]{3,15}")


@dataclass(frozen=True, slots=True)
class Via:
    """The last hop of a message."""

    host: str
    port: int
    params: Mapping[str, str]

    @property
    def branch(self) -> str:
        return self.params.get("branch", "")


@dataclass(frozen=True, slots=True)
class NameAddress:
    """An address with what stands behind it."""

    uri: str
    params: Mapping[str, str]

    @property
    def tag(self) -> str:
        return self.params.get("tag", "")


def params(*, text: str) -> Mapping[str, str]:
    """This function will read `;name=value;flag`; names are lower case, a flag's value is ""."""
    found: dict[str, str] = {}
    for part in parted(value=text, at=";"):
        name, _, value = part.partition("=")
        found[name.strip().lower()] = value.strip()
    return MappingProxyType(found)


def via(*, value: str) -> Via:
    """This function will read one Via, or raise Malformed."""
    head, _, rest = value.partition(";")
    found = _VIA.fullmatch(head.strip())
    port = int(found[3]) if found and found[3] else PORT
    if not found or not 0 < port < 65_536:
        raise Malformed("a Via that cannot be read")
    return Via(host=found[2].lower(), port=port, params=params(text=rest))


def name_address(*, value: str) -> NameAddress:
    """This function will read From, To or Contact, or raise Malformed."""
    quoted = re.match(r'\s*"(?:[^"\\]|\\.)*"', value)
    text = value[quoted.end() :] if quoted else value
    if "<" in text:
        _, _, text = text.partition("<")
        uri, closed, behind = text.partition(">")
        if not closed:
            raise Malformed("an address that does not end")
    else:
        uri, _, behind = text.partition(";")
    uri = uri.strip()
    if not _URI.fullmatch(uri):
        raise Malformed("an address that cannot be read")
    return NameAddress(uri=uri, params=params(text=behind.lstrip().removeprefix(";")))


def number(*, value: str) -> str:
    """This function will return the phone number in an address, with its + if it has one; "" where none is told."""
    try:
        found = _URI.fullmatch(name_address(value=value).uri)
    except Malformed:
        return ""
    if not found:
        return ""
    told = found[3] if found[1].lower() == "tel" else found[2] or ""
    told = re.sub(r"[-.() ]", "", told.partition(";")[0])
    return told if _NUMBER.fullmatch(told) else ""
