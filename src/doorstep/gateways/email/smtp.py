"""A gateway that hands mails to a mail server, over TLS unless the server is this machine."""

import smtplib
import ssl
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import unquote, urlsplit

from doorstep.gateways.email.mail import Mail, Undeliverable, ascii_address, written

PORTS = {"smtp+tls": 587, "smtps": 465, "smtp": 25}
"""What an address may begin with, and its usual port: TLS after a greeting, TLS from the start, none at all."""
_HERE = ("localhost", "127.0.0.1", "::1")
_TIMEOUT_SECONDS = 20


class BadServer(ValueError):
    """The address of the mail server cannot be used. The words name no password."""


class NotTaken(ConnectionError):
    """The server did not take the mail, or perhaps did: worth another try."""


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server. `kind` is a key of PORTS."""

    kind: str
    host: str
    port: int
    user: str
    password: str = field(repr=False)


def read_server(*, url: str) -> Server:
    """This function will read "smtp+tls://user:password@host:port"; the port may be left out, user and password too.

    Raises BadServer, also for a server elsewhere that would be spoken to without TLS."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise BadServer("it is no address") from error
    if parts.scheme not in PORTS or not parts.hostname:
        raise BadServer(f"it has to begin with {'://, '.join(PORTS)}:// and to name a host")
    if parts.scheme == "smtp" and parts.hostname not in _HERE:
        raise BadServer("smtp:// sends mails that anybody on the way can read: use smtp+tls:// or smtps://")
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise BadServer("it has more than a host and a port; write / ? and # of a password as %2F %3F and %23")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Server(parts.scheme, parts.hostname, port or PORTS[parts.scheme], user, password)


@dataclass(frozen=True, slots=True)
class SmtpGateway:
    """Hands each mail over on a connection of its own. `context` says whose certificates are trusted."""

    server: Server
    sender: str
    context: Callable[[], ssl.SSLContext] = ssl.create_default_context

    def send(self, *, mail: Mail, attempt: str, now: datetime) -> str:
        message = written(mail=mail, sender=self.sender, now=now)
        try:
            with closing(self._connection()) as connection:
                self._greet(connection)
                connection.send_message(message, to_addrs=[ascii_address(typed=mail.to)])
                # It is taken: whatever becomes of the goodbye, it is not sent again.
                with suppress(smtplib.SMTPException, OSError):
                    connection.quit()
        except (smtplib.SMTPException, OSError) as error:
            # What a server answers may name the address: only its code goes on.
            raise _judged(error) from None
        return str(message["Message-ID"])

    def _connection(self) -> smtplib.SMTP:
        host, port = self.server.host, self.server.port
        if self.server.kind == "smtps":
            return smtplib.SMTP_SSL(host, port, timeout=_TIMEOUT_SECONDS, context=self.context())
        return smtplib.SMTP(host, port, timeout=_TIMEOUT_SECONDS)

    def _greet(self, connection: smtplib.SMTP) -> None:
        if self.server.kind == "smtp+tls":
            connection.starttls(context=self.context())
        if self.server.user:
            connection.login(self.server.user, self.server.password)


def _judged(error: smtplib.SMTPException | OSError) -> Exception:
    """Refused for good are only a recipient and a mail, by a code from 500 on: a wrong password is mended by us."""
    codes: list[int] = []
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _words in error.recipients.values()]
    elif isinstance(error, smtplib.SMTPDataError):
        codes = [error.smtp_code]
    if codes and min(codes) >= 500:
        return Undeliverable(f"the mail server refused it for good with {min(codes)}")
    if isinstance(error, smtplib.SMTPResponseException):
        codes = [error.smtp_code]
    said = f" {codes[0]}" if codes else ""
    return NotTaken(f"the mail server did not take it: {type(error).__name__}{said}")
