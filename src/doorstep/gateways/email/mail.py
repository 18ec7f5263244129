"""One mail, and how it is written down for the world's mail programs (RFC 5322, MIME)."""

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from django.utils.encoding import punycode


class Undeliverable(RuntimeError):
    """The mail was refused for good: to try again would be of no use."""


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail. `key` is ours and the same for every attempt, `reference` the appointment's; `calendar` is the text of
    a file to attach, "" for none."""

    to: str
    subject: str
    text: str
    html: str
    language: str
    key: str
    reference: str = ""
    event: str = ""
    calendar: str = ""


def written(*, mail: Mail, sender: str, now: datetime) -> EmailMessage:
    """This function will return the mail with plain text first, then the same as HTML, then the calendar file.

    Every attempt carries the same Message-ID: a mail program that gets it twice shows it once. It says that it was sent
    by a machine, so that no absence note comes back (RFC 3834)."""
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = ascii_address(typed=mail.to)
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{mail.key}@{_domain(sender)}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    if mail.calendar:
        content = mail.calendar.encode()
        message.add_attachment(
            content, maintype="text", subtype="calendar", filename="visit.ics", params={"charset": "utf-8"}
        )
    # At the end: what is said of the content before goes with its first part.
    message["Content-Language"] = mail.language
    return message


def ascii_address(*, typed: str) -> str:
    """This function will return an address whose domain is written in ASCII, as every mail server understands it."""
    name, at, domain = typed.rpartition("@")
    return f"{name}{at}{punycode(domain)}"


def _domain(sender: str) -> str:
    return punycode(parseaddr(sender)[1].rpartition("@")[2]) or "localhost"
