"""SIP messages as RFC 3261 writes them: from the bytes of one datagram and back."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MOST_BYTES = 16_384
MOST_HEADERS = 96
LONGEST_LINE = 4_096

Headers = tuple[tuple[str, str], ...]

_TOKEN = re.compile(r"[A-Za-z0-9.!%*_+`'~-]{1,64}")
_REQUEST_LINE = re.compile(r"([A-Za-z]{1,32}) (\S{1,1024}) SIP/2\.0")
_STATUS_LINE = re.compile(r"SIP/2\.0 ([1-6][0-9]{2}) ?(.*)")
_CSEQ = re.compile(r"([0-9]{1,10})[ \t]+([A-Za-z]{1,32})")
_DIGITS = re.compile(r"[0-9]{1,6}")

_COMPACT = {
    "v": "via",
    "f": "from",
    "t": "to",
    "i": "call-id",
    "m": "contact",
    "l": "content-length",
    "c": "content-type",
    "k": "supported",
    "s": "subject",
    "e": "content-encoding",
    "r": "refer-to",
    "o": "event",
}
_LISTS = frozenset({"via", "route", "record-route", "contact", "require", "supported", "allow", "p-asserted-identity"})
_ONCE = ("from", "to", "call-id", "cseq")


class Malformed(ValueError):
    """These bytes are no SIP message, or one that is not worth an answer."""


@dataclass(frozen=True, slots=True)
class Message:
    """Header names are lower case; a value of a list stands alone."""

    headers: Headers
    body: bytes = b""

    def get(self, name: str) -> str:
        """This function will return the first value of a header, or "" if there is none."""
        return next((value for known, value in self.headers if known == name), "")

    def all(self, name: str) -> list[str]:
        """This function will return every value of a header, in order."""
        return [value for known, value in self.headers if known == name]

    @property
    def call_id(self) -> str:
        return self.get("call-id")

    @property
    def cseq(self) -> tuple[int, str]:
        """The number and the method; parsing has seen that they are there."""
        number, method = self.get("cseq").split(None, 1)
        return int(number), method


@dataclass(frozen=True, slots=True)
class Request(Message):
    """What somebody asks."""

    method: str = ""
    uri: str = ""


@dataclass(frozen=True, slots=True)
class Response(Message):
    """What is answered."""

    status: int = 0
    reason: str = ""


def parse(*, data: bytes) -> Request | Response:
    """This function will read one datagram, or raise Malformed.

    It is strict about sizes and about what a transaction and a dialog lean on (RFC 3261, 8.1.1), else lenient."""
    if len(data) > MOST_BYTES:
        raise Malformed("too long")
    head, found, rest = data.lstrip(b"\r\n").partition(b"\r\n\r\n")
    if not found:
        raise Malformed("no end of headers")
    first, *lines = _unfolded(head)
    headers = tuple(_headers(lines))
    _fail_without_the_needed(headers)
    body = _body(headers, rest)
    if status := _STATUS_LINE.fullmatch(first):
        return Response(headers=headers, body=body, status=int(status[1]), reason=status[2])
    if asked := _REQUEST_LINE.fullmatch(first):
        request = Request(headers=headers, body=body, method=asked[1], uri=asked[2])
        if request.cseq[1] != request.method:
            raise Malformed("CSeq names another method")
        return request
    raise Malformed("neither a request nor an answer")


def _unfolded(head: bytes) -> list[str]:
    """The lines of the head; one that begins with a blank goes on with the line before."""
    try:
        text = head.decode("utf-8")
    except UnicodeDecodeError:
        raise Malformed("not in UTF-8") from None
    lines: list[str] = []
    for line in text.split("\r\n"):
        if line[:1] in (" ", "\t") and lines:
            lines[-1] += " " + line.strip()
        else:
            lines.append(line)
    if len(lines) > MOST_HEADERS or any(len(line) > LONGEST_LINE for line in lines):
        raise Malformed("too many or too long headers")
    if any(ord(letter) < 32 and letter != "\t" for line in lines for letter in line):
        raise Malformed("a control character in a header")
    return lines


def _headers(lines: Iterable[str]) -> Iterable[tuple[str, str]]:
    for line in lines:
        name, colon, value = line.partition(":")
        name = name.strip().lower()
        if not colon or not _TOKEN.fullmatch(name):
            raise Malformed("a header without a name")
        name = _COMPACT.get(name, name)
        for part in parted(value=value) if name in _LISTS else (value.strip(),):
            yield name, part


def parted(*, value: str, at: str = ",") -> list[str]:
    """This function will split a list at its commas, but not inside quotes or angle brackets."""
    parts, start, quoted, angle, skip = [], 0, False, False, False
    for place, letter in enumerate(value):
        if skip:
            skip = False
        elif quoted:
            skip, quoted = letter == "\\", letter != '"'
        elif letter == '"':
            quoted = True
        elif letter in "<>":
            angle = letter == "<"
        elif letter == at and not angle:
            parts.append(value[start:place])
            start = place + 1
    parts.append(value[start:])
    return [part.strip() for part in parts if part.strip()]


def _fail_without_the_needed(headers: Headers) -> None:
    names = [name for name, _ in headers]
    if "via" not in names or any(names.count(name) != 1 for name in _ONCE):
        raise Malformed("without Via, From, To, Call-ID or CSeq, or with two of them")
    values = dict(headers)
    cseq = _CSEQ.fullmatch(values["cseq"])
    if not cseq or int(cseq[1]) >= 2**31 or not values["call-id"] or len(values["call-id"]) > 256:
        raise Malformed("CSeq or Call-ID cannot be")


def _body(headers: Headers, rest: bytes) -> bytes:
    length = next((value for name, value in headers if name == "content-length"), None)
    if length is None:
        return rest
    if not _DIGITS.fullmatch(length) or int(length) > len(rest):
        raise Malformed("Content-Length and body differ")
    return rest[: int(length)]


def serialised(message: Request | Response) -> bytes:
    """This function will write a message as the bytes of one datagram, with its Content-Length."""
    if isinstance(message, Request):
        first = f"{message.method} {message.uri} SIP/2.0"
    else:
        first = f"SIP/2.0 {message.status} {message.reason}"
    lines = [first, *(f"{_written(name)}: {value}" for name, value in message.headers if name != "content-length")]
    head = "\r\n".join([*lines, f"Content-Length: {len(message.body)}", "", ""])
    return head.encode() + message.body


_SPECIAL = {"call-id": "Call-ID", "cseq": "CSeq", "www-authenticate": "WWW-Authenticate", "rseq": "RSeq"}


def _written(name: str) -> str:
    return _SPECIAL.get(name) or "-".join(word.capitalize() for word in name.split("-"))


REASONS = {
    100: "Trying",
    180: "Ringing",
    200: "OK",
    400: "Bad Request",
    405: "Method Not Allowed",
    415: "Unsupported Media Type",
    420: "Bad Extension",
    481: "Call/Transaction Does Not Exist",
    482: "Loop Detected",
    486: "Busy Here",
    487: "Request Terminated",
    488: "Not Acceptable Here",
    491: "Request Pending",
    500: "Server Internal Error",
    503: "Service Unavailable",
    603: "Decline",
}


def answered(
    *, request: Request, status: int, tag: str = "", extra: Sequence[tuple[str, str]] = (), body: bytes = b""
) -> Response:
    """This function will return the answer to a request; `tag` is ours, put behind To where it has none yet."""
    kept = [(name, value) for name, value in request.headers if name in ("via", "from", "to", "call-id", "cseq")]
    if tag and status > 100:
        kept = [(name, _tagged(value, tag) if name == "to" else value) for name, value in kept]
    return Response(headers=(*kept, *extra), body=body, status=status, reason=REASONS[status])


def _tagged(value: str, tag: str) -> str:
    # Behind the address only: `<sip:a@b;tag=x>` is a parameter of the address, not of the header.
    return value if ";tag=" in value.rpartition(">")[2].lower() else f"{value};tag={tag}"
