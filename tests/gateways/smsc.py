"""A small SMS centre on this machine that speaks SMPP 3.4 with Kannel: it takes texts, and reports on them.

SMPP Protocol Specification v3.4, chapters 4 and 5; the words of a report as in its appendix B. In a process of its own,
`python -m tests.gateways.smsc PORT FILE [SHARE]`, it writes down each part that came, and is busy for a share of them.
"""

import json
import os
import random
import socketserver
import struct
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

BINDS = {0x1: "receiver", 0x2: "transmitter", 0x9: "transceiver"}
SUBMIT, DELIVER, ENQUIRE, UNBIND = 0x4, 0x5, 0x15, 0x6
ANSWER = 0x80000000
REFUSED, THROTTLED = 0x45, 0x58
UCS2 = 8


@dataclass(frozen=True)
class Part:
    """One SMS as it came: its text, its optional parameters by tag, and its place in a long text, from 1 on, of so many
    that have the same `long`. `until`: after which second nobody needs it, 0 when that is not said."""

    to: str
    text: str
    parameters: dict[int, bytes]
    number: int
    of: int = 1
    long: int = 0
    until: float = 0


@dataclass
class Centre:
    """What came, and what becomes of texts to a phone: "DELIVRD", "UNDELIV" or "" for no report; a number is the status
    with which it is refused. With a `log`, each part is a line there; `busy` is the share that is first put off."""

    parts: list[Part] = field(default_factory=list)
    fates: dict[str, str | int] = field(default_factory=dict)
    port: int = 0
    log: int | None = None
    busy: float = 0.0
    luck: random.Random = field(default_factory=lambda: random.Random(1))
    bound: "list[_Session]" = field(default_factory=list)
    answered: list[int] = field(default_factory=list)

    def bring(self, *bodies: bytes) -> None:
        """Hand what a phone sent to whoever is bound, and remember in `answered` with which status it was taken."""
        for number, body in enumerate(bodies, start=2_000_000 + len(self.answered)):
            self.bound[-1].send(DELIVER, 0, number, body)

    def fate(self, part: Part) -> str | int:
        """What becomes of a part: one that comes too late reaches nobody, as at any operator."""
        if self.busy and self.luck.random() < self.busy:
            return THROTTLED
        if part.until and part.until < time.time():
            return "EXPIRED"
        return self.fates.get(part.to, "DELIVRD")

    def keep(self, part: Part, fate: str) -> str:
        """Take a part in, and give it a name of its own."""
        self.parts.append(part)
        if self.log is not None:
            kept = asdict(part) | {"parameters": {}, "at": time.time(), "fate": fate}
            # One write, so that a line is there or it is not.
            os.write(self.log, json.dumps(kept).encode() + b"\n")
        return str(len(self.parts))

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
    validity, at = _text(body, at)
    wanted, coding, length = body[at], body[at + 2], body[at + 4]
    said, rest = body[at + 5 : at + 5 + length], body[at + 5 + length :]
    number, of, long = 1, 1, 0
    if esm & 0x40:
        long, of, number = said[said[0] - 2 : said[0] + 1]
        said = said[said[0] + 1 :]
    parameters = {}
    while len(rest) >= 4:
        tag, size = struct.unpack(">HH", rest[:4])
        parameters[tag], rest = rest[4 : 4 + size], rest[4 + size :]
    text = said.decode("utf-16-be" if coding == UCS2 else "latin-1")
    return Part(to, text, parameters, number, of, long, _instant(validity)), bool(wanted & 1)


def _instant(validity: str) -> float:
    """An absolute time of SMPP as seconds; 0 for none."""
    if not validity or validity.endswith("R"):
        return 0
    quarters = int(validity[13:15]) * (1 if validity[15] == "+" else -1)
    return datetime.strptime(validity[:12], "%y%m%d%H%M%S").replace(tzinfo=UTC).timestamp() - quarters * 900


def report(to: str, identity: str, fate: str) -> bytes:
    """Write a deliver_sm that tells what became of a text."""
    done = "000" if fate == "DELIVRD" else "001"
    words = f"id:{identity} sub:001 dlvrd:001 submit date:2612010700 done date:2612010701 stat:{fate} err:{done} text:"
    sender = b"\0\1\1" + to.lstrip("+").encode() + b"\0" + b"\1\1" + b"CHDSMP\0"
    return sender + b"\4\0\0" + b"\0\0" + b"\0\0\0\0" + bytes([len(words)]) + words.encode()


class _Session(socketserver.BaseRequestHandler):
    server: "_Server"

    def setup(self) -> None:
        self.one_at_a_time = threading.Lock()

    def handle(self) -> None:
        while head := self._exactly(16):
            size, command, status, number = struct.unpack(">IIII", head)
            body = self._exactly(size - 16)
            if command in BINDS:
                self.send(command | ANSWER, 0, number, b"centre\0")
                self.server.centre.bound.append(self)
            elif command == SUBMIT:
                self._take(number, body)
            elif command in (ENQUIRE, UNBIND):
                self.send(command | ANSWER, 0, number)
            elif command == DELIVER | ANSWER and number >= 2_000_000:
                self.server.centre.answered.append(status)

    def _take(self, number: int, body: bytes) -> None:
        part, wanted = read_submit(body)
        fate = self.server.centre.fate(part)
        if isinstance(fate, int):
            self.send(SUBMIT | ANSWER, fate, number)
            return
        identity = self.server.centre.keep(part, fate)
        self.send(SUBMIT | ANSWER, 0, number, identity.encode() + b"\0")
        if wanted and fate:
            self.send(DELIVER, 0, number + 1_000_000, report(part.to, identity, fate))

    def send(self, command: int, status: int, number: int, body: bytes = b"") -> None:
        with self.one_at_a_time:
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
        super().__init__(("127.0.0.1", centre.port), _Session)
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


def main(port: int, file: Path, busy: float) -> None:
    """Serve until killed; what came is in the file, line by line."""
    log = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with _Server(Centre(port=port, log=log, busy=busy)) as server, suppress(KeyboardInterrupt):
        server.serve_forever(0.5)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3]) if sys.argv[3:] else 0.0)
