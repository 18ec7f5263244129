"""A provider of SMS on this machine: it takes what it is asked, and answers as it was told to."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit


@dataclass
class Asked:
    """One request: its fields from address or form, and the body as it came."""

    method: str
    path: str
    fields: dict[str, str]
    body: bytes
    headers: dict[str, str]


@dataclass
class Provider:
    """`how`: "answer" gives `status` and `says`; "hang" says nothing; "drip" sends a letter every tenth of a second and
    never ends; "drop" closes the connection; "half" promises more than it sends."""

    status: int = 200
    says: str = "OK"
    how: str = "answer"
    asked: list[Asked] = field(default_factory=list)
    port: int = 0
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/send"


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, provider: Provider) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.provider = provider

    def handle_error(self, *_arguments: object) -> None:
        """Whoever was cut off meanwhile is not told."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        form = "form-urlencoded" in self.headers.get("Content-Type", "")
        pairs = parse_qsl(parts.query) + (parse_qsl(body.decode()) if form else [])
        self.provider.asked.append(Asked(self.command, parts.path, dict(pairs), body, dict(self.headers)))
        getattr(self, self.provider.how)()

    do_POST = do_GET

    @property
    def provider(self) -> Provider:
        return self.server.provider

    def answer(self) -> None:
        said = self.provider.says.encode()
        self.send_response(self.provider.status)
        if 300 <= self.provider.status < 400:
            self.send_header("Location", self.provider.url + "/elsewhere")
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def hang(self) -> None:
        self.provider.over.wait(30)

    def drip(self) -> None:
        self.wfile.write(b"HTTP/1.0 200 OK\r\n\r\n")
        while not self.provider.over.wait(0.1):
            self.wfile.write(b"0")

    def drop(self) -> None:
        self.connection.shutdown(socket.SHUT_RDWR)

    def half(self) -> None:
        self.wfile.write(b"HTTP/1.0 200 OK\r\nContent-Length: 1000\r\n\r\n" + self.provider.says.encode())

    def log_message(self, *_arguments: object) -> None:
        """Tests are quiet."""


@contextmanager
def provider(**told: object) -> Iterator[Provider]:
    """A provider that listens on this machine alone."""
    made = Provider(**told)  # type: ignore[arg-type]
    with _Server(made) as server:
        made.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, args=[0.05], daemon=True).start()
        try:
            yield made
        finally:
            made.over.set()
            server.shutdown()


def closed_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
