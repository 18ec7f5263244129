"""Twilio's calls, and whoever offers the same interface: POST .../Accounts/<sid>/Calls.json, "Make a call" in its
documentation of the Voice API."""

from base64 import b64encode
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar
from urllib.parse import quote, urlencode
from xml.etree.ElementTree import Element, SubElement, tostring

from doorstep.gateways.telephony.outbound.outcomes import asked

RINGS_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Twilio:
    """`user` is the account's sid, `password` its token; the citizen sees `number`."""

    URL: ClassVar[str] = "https://api.twilio.com"

    url: str
    user: str
    password: str = field(repr=False)
    number: str
    seconds: float

    def connect(self, *, desk: str, phone: str, now: datetime) -> str:
        form = {
            "To": desk,
            "From": self.number,
            "Timeout": str(RINGS_SECONDS),
            "Twiml": _joined(phone, self.number),
        }
        basic = b64encode(f"{self.user}:{self.password}".encode()).decode()
        headers = {"Authorization": f"Basic {basic}", "Content-Type": "application/x-www-form-urlencoded"}
        url = f"{self.url.rstrip('/')}/2010-04-01/Accounts/{quote(self.user, safe='')}/Calls.json"
        return asked(url=url, headers=headers, body=urlencode(form).encode(), seconds=self.seconds, path=["sid"])


def _joined(phone: str, number: str) -> str:
    root = Element("Response")
    dial = SubElement(root, "Dial", callerId=number, timeout=str(RINGS_SECONDS))
    SubElement(dial, "Number").text = phone
    return tostring(root, encoding="unicode")
