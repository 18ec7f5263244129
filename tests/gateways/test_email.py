"""The gateways for mail that ship with the product."""

import socketserver
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from functools import partial
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from doorstep.gateways import email
from doorstep.gateways.email.file import FileGateway
from doorstep.gateways.email.mail import Mail, Undeliverable, written
from doorstep.gateways.email.memory import MEMORY, MemoryGateway, OutOfOrder
from doorstep.gateways.email.smtp import BadServer, NotTaken, Server, SmtpGateway, read_server

SEVEN = datetime(2026, 12, 1, 1, 30, tzinfo=UTC)
SENDER = "Sampark <no-reply@sampark.example>"
MAIL = Mail(
    to="arjun@example.org",
    subject="संपर्क सेवा 4821 3907",
    text="आशा आएँगी।",
    html="<p>आशा आएँगी।</p>",
    language="hi",
    key="message-7",
    reference="48213907",
    event="booked-helper",
    calendar="BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
)


class MailServer(socketserver.ThreadingTCPServer):
    """Speaks as much SMTP as a sender needs; `answers` says what it answers to a command instead."""

    allow_reuse_address, daemon_threads = True, True

    def __init__(self, answers: dict[str, str], tls: ssl.SSLContext | None) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.answers, self.tls = answers, tls
        self.commands: list[str] = []
        self.mails: list[bytes] = []


class Conversation(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        if self.server.tls is not None:
            try:
                self.connection = self.server.tls.wrap_socket(self.connection, server_side=True)
            except OSError:
                return
            self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", buffering=0)
        self.say("220 ready")
        for line in self.rfile:
            command = line.decode().strip()
            self.server.commands.append(command)
            word = command.split()[0].upper()
            if word == "DATA" and "DATA" not in self.server.answers:
                self.say("354 go on")
                self.server.mails.append(b"".join(iter(self.rfile.readline, b".\r\n")))
                word = "END"
            said = {"EHLO": "250-here\r\n250 AUTH PLAIN", "AUTH": "235 welcome"} | self.server.answers
            self.say(said.get(word, "250 fine"))
            if word == "QUIT":
                break
        # Closed here: whoever wraps a connection in TLS has to unwrap it.
        for stream in (self.rfile, self.wfile, self.connection):
            stream.close()

    def say(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\r\n")


@contextmanager
def mail_server(*, tls: ssl.SSLContext | None = None, answers: dict[str, str] | None = None) -> Iterator[MailServer]:
    with MailServer(answers or {}, tls) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def gateway(server: MailServer, kind: str = "smtp", user: str = "", trusted: Path | None = None) -> SmtpGateway:
    at = Server(kind, "localhost", server.server_address[1], user, "secret" if user else "")
    return SmtpGateway(at, SENDER, partial(ssl.create_default_context, cafile=trusted))


def read(content: bytes) -> EmailMessage:
    return message_from_bytes(content, policy=default)


def test_a_mail_has_plain_text_first_then_html_and_the_calendar_file() -> None:
    message = read(written(mail=MAIL, sender=SENDER, now=SEVEN).as_bytes())
    assert (message["To"], message["From"], message["Subject"]) == (MAIL.to, SENDER, MAIL.subject)
    assert message["Content-Language"] == "hi" and message["Auto-Submitted"] == "auto-generated"
    kinds = [part.get_content_type() for part in message.walk() if not part.is_multipart()]
    assert kinds == ["text/plain", "text/html", "text/calendar"]
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None and plain.get_content().strip() == MAIL.text
    assert html is not None and html.get_content().strip() == MAIL.html
    (attached,) = message.iter_attachments()
    assert attached.get_filename() == "visit.ics" and attached.get_payload(decode=True) == MAIL.calendar.encode()


def test_every_attempt_is_the_same_mail_to_a_mail_program() -> None:
    ids = {written(mail=MAIL, sender=SENDER, now=at)["Message-ID"] for at in (SEVEN, datetime.now(UTC))}
    assert ids == {"<message-7@sampark.example>"}


def test_a_line_cannot_be_forged_in_the_head_of_a_mail() -> None:
    forged = Mail(to=MAIL.to, subject="x\r\nBcc: all@example.org", text="", html="", language="en", key="1")
    with pytest.raises(ValueError, match="newline|linefeed"):
        written(mail=forged, sender=SENDER, now=SEVEN)


def test_a_mail_becomes_one_file_that_only_we_may_read(tmp_path: Path) -> None:
    name = FileGateway(folder=tmp_path / "mails", sender=SENDER).send(mail=MAIL, attempt="7-1", now=SEVEN)
    (file,) = (tmp_path / "mails").iterdir()
    assert file.name == name == "20261201T013000Z-booked-helper-7-1.eml"
    assert file.stat().st_mode & 0o777 == 0o600
    assert read(file.read_bytes())["Subject"] == MAIL.subject


def test_the_memory_gateway_fails_when_told_to() -> None:
    memory = MemoryGateway(failures=1, nobody={"gone@example.org"})
    with pytest.raises(OutOfOrder):
        memory.send(mail=MAIL, attempt="7-1", now=SEVEN)
    with pytest.raises(Undeliverable):
        memory.send(mail=Mail("gone@example.org", "", "", "", "en", "1"), attempt="8-1", now=SEVEN)
    memory.send(mail=MAIL, attempt="7-2", now=SEVEN)
    assert memory.carried == [(MAIL, "7-2")]
    memory.forget()
    assert memory == MemoryGateway()


def test_settings_choose_the_gateway(settings: Settings, tmp_path: Path) -> None:
    settings.EMAIL_GATEWAY, settings.SMS_FOLDER, settings.EMAIL_FROM = "file", tmp_path, SENDER
    assert email.chosen() == FileGateway(folder=tmp_path, sender=SENDER)
    settings.EMAIL_GATEWAY = "memory"
    assert email.chosen() is MEMORY
    settings.EMAIL_GATEWAY, settings.EMAIL_URL = "smtp", "smtps://me:word@mail.example.org"
    assert email.chosen() == SmtpGateway(Server("smtps", "mail.example.org", 465, "me", "word"), SENDER)
    settings.EMAIL_GATEWAY = "pigeon"
    with pytest.raises(ImproperlyConfigured, match="pigeon"):
        email.chosen()


def test_a_server_is_read_with_a_password_of_any_letters() -> None:
    server = read_server(url="smtp+tls://me%40example.org:a%2Fb%3A@mail.example.org:2525")
    assert server == Server("smtp+tls", "mail.example.org", 2525, "me@example.org", "a/b:")
    assert "a/b" not in repr(server)
    assert read_server(url="smtp+tls://mail.example.org").port == 587


@pytest.mark.parametrize(
    "url",
    [
        "",
        "mail.example.org",
        "http://mail.example.org",
        "smtp://me:hush@mail.example.org",
        "smtps://",
        "smtps://a:b:99999",
    ]
    + ["smtps://me:hu/sh@mail.example.org", "smtps://mail.example.org?x=1"],
)
def test_a_server_that_cannot_be_used_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(BadServer) as refused:
        read_server(url=url)
    assert "hu" not in str(refused.value)


def test_a_server_takes_a_mail_for_its_one_recipient() -> None:
    with mail_server() as server:
        assert gateway(server, user="me").send(mail=MAIL, attempt="7-1", now=SEVEN) == "<message-7@sampark.example>"
    assert "rcpt TO:<arjun@example.org>" in server.commands
    assert any(command.startswith("AUTH") for command in server.commands)
    assert read(server.mails[0])["Subject"] == MAIL.subject


@pytest.mark.parametrize("answers", [{"RCPT": "550 no <arjun@example.org> here"}, {"END": "554 no"}])
def test_what_is_refused_for_good_is_told_apart_and_names_nobody(answers: dict[str, str]) -> None:
    with mail_server(answers=answers) as server, pytest.raises(Undeliverable) as refused:
        gateway(server).send(mail=MAIL, attempt="7-1", now=SEVEN)
    assert "arjun" not in str(refused.value)


@pytest.mark.parametrize(
    "answers",
    [
        {"RCPT": "450 <arjun@example.org> later"},
        {"END": "451 later"},
        {"AUTH": "535 wrong"},
        {"MAIL": "550 who are you"},
    ],
)
def test_what_may_be_mended_is_tried_again_and_names_nobody(answers: dict[str, str]) -> None:
    with mail_server(answers=answers) as server, pytest.raises(NotTaken) as refused:
        gateway(server, user="me").send(mail=MAIL, attempt="7-1", now=SEVEN)
    assert "arjun" not in str(refused.value) and refused.value.__cause__ is None


def test_a_server_that_is_away_is_tried_again() -> None:
    with mail_server() as server:
        away = gateway(server)
    with pytest.raises(NotTaken):
        away.send(mail=MAIL, attempt="7-1", now=SEVEN)


def test_a_mail_that_was_taken_is_sent_whatever_the_goodbye() -> None:
    with mail_server(answers={"QUIT": "421 crash"}) as server:
        gateway(server).send(mail=MAIL, attempt="7-1", now=SEVEN)
    assert len(server.mails) == 1


def test_a_server_that_offers_no_tls_hears_nothing_of_us() -> None:
    with mail_server() as server, pytest.raises(NotTaken):
        gateway(server, kind="smtp+tls", user="me").send(mail=MAIL, attempt="7-1", now=SEVEN)
    assert not [command for command in server.commands if command.upper().startswith(("AUTH", "MAIL"))]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate of localhost and its key."""
    folder = tmp_path_factory.mktemp("tls")
    name = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-days", "2"]
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "key.pem", "-out", "cert.pem", *name]
    try:
        subprocess.run(made, cwd=folder, check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("there is no openssl to make a certificate with")
    return folder / "cert.pem", folder / "key.pem"


def test_a_server_is_spoken_to_only_if_its_certificate_is_trusted(certificate: tuple[Path, Path]) -> None:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(*certificate)
    with mail_server(tls=tls) as server:
        gateway(server, kind="smtps", trusted=certificate[0]).send(mail=MAIL, attempt="7-1", now=SEVEN)
        assert len(server.mails) == 1
        with pytest.raises(NotTaken, match="SSL"):
            gateway(server, kind="smtps").send(mail=MAIL, attempt="7-2", now=SEVEN)
    assert len(server.mails) == 1
