"""What a provider that never answers holds up: bookings through the whole stack, and the messages that others carry.

Codes are answered all the same, so that phones can be proven before it is measured.
"""

import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from bench import bookings
from bench.frame import Options, Table, Tell

TAKEN = b"0: Accepted for delivery"
HANGS_S = 600
SLOWEST_S = "10"
CODE = "code"
HEALTHY, HANGING = "a provider that answers", "a provider that hangs"


class _Handler(BaseHTTPRequestHandler):
    """Kannel, as far as our gateway sees it."""

    server: "_Server"

    def do_GET(self) -> None:
        text = parse_qs(urlsplit(self.path).query).get("text", [""])[0]
        if self.server.hangs and CODE not in text:
            self.server.over.wait(HANGS_S)
            return
        self.send_response(202)
        self.send_header("Content-Length", str(len(TAKEN)))
        self.end_headers()
        self.wfile.write(TAKEN)

    def log_message(self, *_arguments: object) -> None:
        """A bench is quiet."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, hangs: bool) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.hangs = hangs
        self.over = threading.Event()

    def handle_error(self, *_arguments: object) -> None:
        """Whoever gave up waiting is not told."""


@contextmanager
def provider(*, hangs: bool) -> Iterator[str]:
    """This function will serve a provider on this machine, and yield the address at which it is asked."""
    with _Server(hangs) as server:
        threading.Thread(target=server.serve_forever, args=[0.05], daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/send"
        finally:
            server.over.set()
            server.shutdown()


def run(*, options: Options, tell: Tell) -> dict[str, Any]:
    """This function will book with each provider; `doorstep serve` sends messages beside it, as it always does."""
    found: dict[str, Any] = {}
    chosen = Options(folder=options.folder, quick=options.quick, only=("SQLite",))
    for name, hangs in ((HEALTHY, False), (HANGING, True)):
        with provider(hangs=hangs) as url, _environment(url):
            tell(f"bookings with {name}")
            found[name] = bookings.run(options=chosen, tell=tell)["rows"]
    return found


@contextmanager
def _environment(url: str) -> Iterator[None]:
    told = {
        "DOORSTEP_SMS_GATEWAY": "kannel",
        "DOORSTEP_SMS_URL": url,
        "DOORSTEP_SMS_USER": "doorstep",
        "DOORSTEP_SMS_PASSWORD": "none",
        "DOORSTEP_SMS_SECONDS": SLOWEST_S,
    }
    before = {name: os.environ.get(name) for name in told}
    os.environ.update(told)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            os.environ.update({name: value} if value is not None else {})


def tables(found: Mapping[str, Any]) -> tuple[Table, ...]:
    """This function will show both, with what the second costs."""
    if not found:
        return ()
    healthy = {(row["what"], row["processes"]): row["a_second"] for row in found[HEALTHY]}
    lines = tuple(
        (
            name,
            str(row["processes"]),
            row["what"],
            f"{row['a_second']:.1f}",
            f"{row['median_ms']:.0f}",
            f"{row['p95_ms']:.0f}",
            str(row["errors"]),
            f"{row['a_second'] / healthy[row['what'], row['processes']]:.2f}",
        )
        for name, rows in found.items()
        for row in rows
    )
    headings = ("while", "processes", "request", "a second", "median ms", "95 % within ms", "errors", "of healthy")
    return (Table("Booking while messages are sent", headings, lines),)
