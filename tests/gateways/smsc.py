"""A small SMS centre on this machine that speaks SMPP 3.4 with Kannel: it takes texts, and reports on them.

SMPP Protocol Specification v3.4, chapters 4 and 5; the words of a report as in its appendix B."""

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

BINDS = {0x1: "receiver", 0x2: "transmitter", 0x9: "transceiver"}
SUBMIT, DELIVER, ENQUIRE, UNBIND = 0x4, 0x5, 0x15, 0x6
ANSWER = 0x80000000
REFUSED, THROTTLED = 0x45, 0x58
UCS2 = 8


@dataclass(frozen=True)
class Part:
    """One SMS as it came: its text, its optional parameters by tag, and its place in a long text, from 1 on."""

    to: str
    text: str
    parameters: dict[int, bytes]
    number: int


@dataclass
class Centre:
    """What came, and what becomes of texts to a phone: "DELIVRD", "UNDELIV" or "" for no report; a number is the status
    with which it is refused."""

    parts: list[Part] = field(default_factory=list)
    fates: dict[str, str | int] = field(default_factory=dict)
    port: int = 0

    def text(self) -> str:
        """What a phone shows: parts come in any order, and it puts them right."""
        return "".join(part.text for part in sorted(self.parts, key=lambda part: part.number))


def _text(rest: bytes, at: int) -> tuple[str, int]:
    end = rest.index(b"\0", at)
    return rest[at:end].decode("latin-1"), end + 1


def read_submit(body: bytes) -> tuple[Part, bool]:
    """Take a submit_sm apart: its part, and whether a report is wanted."""
    _service, at = _text(body, 0)
    _from, at = _text(body, at + 2)
    to, at = _text(body, at + 2)
    esm = body[at]
    _schedule, at = _text(body, at + 3)
    _validity, at = _text(body, at)
    wanted, coding, length = body[at], body[at + 2], body[at + 4]
    said, rest = body[at + 5 : at + 5 + length], body[at + 5 + length :]
    number = 1
    if esm & 0x40:
        number, said = said[said[0]], said[said[0] + 1 :]
    parameters = {}
    while len(rest) >= 4:
        tag, size = struct.unpack(">HH", rest[:4])
        parameters[tag], rest = rest[4 : 4 + size], rest[4 + size :]
    return Part(to, said.decode("utf-16-be" if coding == UCS2 else "latin-1"), parameters, number), bool(wanted & 1)


def report(to: str, identity: str, fate: str) -> bytes:
    """Write a deliver_sm that tells what became of a text."""
    done = "000" if fate == "DELIVRD" else "001"
    words = f"id:{identity} sub:001 dlvrd:001 submit date:2612010700 done date:2612010701 stat:{fate} err:{done} text:"
    sender = b"\0\1\1" + to.lstrip("+").encode() + b"\0" + b"\1\1" + b"CHDSMP\0"
    return sender + b"\4\0\0" + b"\0\0" + b"\0\0\0\0" + bytes([len(words)]) + words.encode()


class _Session(socketserver.BaseRequestHandler):
    server: "_Server"

    def handle(self) -> None:
        while head := self._exactly(16):
            size, command, _status, number = struct.unpack(">IIII", head)
            body = self._exactly(size - 16)
            if command in BINDS:
                self._send(command | ANSWER, 0, number, b"centre\0")
            elif command == SUBMIT:
                self._take(number, body)
            elif command in (ENQUIRE, UNBIND):
                self._send(command | ANSWER, 0, number)

    def _take(self, number: int, body: bytes) -> None:
        part, wanted = read_submit(body)
        fate = self.server.centre.fates.get(part.to, "DELIVRD")
        if isinstance(fate, int):
            self._send(SUBMIT | ANSWER, fate, number)
            return
        self.server.centre.parts.append(part)
        identity = str(len(self.server.centre.parts))
        self._send(SUBMIT | ANSWER, 0, number, identity.encode() + b"\0")
        if wanted and fate:
            self._send(DELIVER, 0, number + 1_000_000, report(part.to, identity, fate))

    def _send(self, command: int, status: int, number: int, body: bytes = b"") -> None:
        self.request.sendall(struct.pack(">IIII", 16 + len(body), command, status, number) + body)

    def _exactly(self, size: int) -> bytes:
        came = b""
        while len(came) < size:
            more = self.request.recv(size - len(came))
            if not more:
                return b""
            came += more
        return came


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, centre: Centre) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.centre = centre

    def handle_error(self, *_arguments: object) -> None:
        """Whoever is killed in the middle of a word is not told."""


@contextmanager
def centre() -> Iterator[Centre]:
    """An SMS centre that listens on this machine alone."""
    made = Centre()
    with _Server(made) as server:
        made.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, args=[0.05], daemon=True).start()
        try:
            yield made
        finally:
            server.shutdown()
