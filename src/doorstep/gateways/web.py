"""Asking somebody's web server: one request, one answer, within so many seconds all together."""

import socket
import threading
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

MOST_BYTES = 65_536
"""No gateway has more to say; what lies behind is not read."""


class NotReached(ConnectionError):
    """There was no connection: the server heard nothing."""


class NoAnswer(ConnectionError):
    """The server may have heard us, but no whole answer came in time."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said."""

    status: int
    body: str
    content: bytes = b""
    """The same as it came."""


def ask(
    *,
    method: str,
    url: str,
    seconds: float,
    headers: Mapping[str, str],
    body: bytes | None = None,
    most_bytes: int = MOST_BYTES,
) -> Answer:
    """This function will send one request and return the answer; it follows no redirection, and asks no proxy.

    `seconds` bounds the whole of it after the connection, however slowly a server drips. Raises NotReached and
    NoAnswer; neither holds the address, which may hold a phone or a password."""
    parts = urlsplit(url)
    made = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    with closing(made(parts.hostname or "", parts.port, timeout=seconds)) as connection:
        _connect(connection)
        # A time-out of the socket begins anew with every byte: this one does not.
        end = threading.Timer(seconds, _cut, [connection.sock])
        end.daemon = True
        end.start()
        try:
            return _answer(connection, method, path, headers, body, most_bytes)
        finally:
            end.cancel()


def _connect(connection: HTTPConnection) -> None:
    try:
        connection.connect()
    except (OSError, HTTPException) as error:
        raise NotReached(f"no connection: {type(error).__name__}") from None


def _answer(
    connection: HTTPConnection,
    method: str,
    path: str,
    headers: Mapping[str, str],
    body: bytes | None,
    most_bytes: int,
) -> Answer:
    try:
        connection.request(method, path, body=body, headers=dict(headers))
        with connection.getresponse() as response:
            said = response.read(most_bytes)
            more = response.length
    except (OSError, HTTPException, ValueError) as error:
        raise NoAnswer(f"no answer: {type(error).__name__}") from None
    if more:
        raise NoAnswer("no answer: it broke off, or was too long")
    return Answer(status=response.status, body=said.decode("utf-8", errors="replace"), content=said)


def _cut(connection: socket.socket) -> None:
    # The socket's own shutdown, also under TLS: whoever reads then finds the end, and the TLS state stays theirs.
    with suppress(OSError):
        socket.socket.shutdown(connection, socket.SHUT_RDWR)
