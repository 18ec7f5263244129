"""Exotel's calls: POST .../Accounts/<sid>/Calls/connect.json, "Outgoing call to connect two numbers" in its
documentation of the Voice API."""

from base64 import b64encode
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar
from urllib.parse import quote, urlencode

from doorstep.gateways.telephony.outbound.outcomes import asked


@dataclass(frozen=True, slots=True)
class Exotel:
    """`user` is the account's sid, `key` and `password` its API key and token; citizens see `number`, an ExoPhone."""

    URL: ClassVar[str] = "https://api.exotel.com"

    url: str
    user: str
    key: str = field(repr=False)
    password: str = field(repr=False)
    number: str
    seconds: float

    def connect(self, *, desk: str, phone: str, now: datetime) -> str:
        form = {"From": desk, "To": phone, "CallerId": self.number, "CallType": "trans"}
        basic = b64encode(f"{self.key}:{self.password}".encode()).decode()
        headers = {"Authorization": f"Basic {basic}", "Content-Type": "application/x-www-form-urlencoded"}
        url = f"{self.url.rstrip('/')}/v1/Accounts/{quote(self.user, safe='')}/Calls/connect.json"
        body = urlencode(form).encode()
        return asked(url=url, headers=headers, body=body, seconds=self.seconds, path=["Call", "Sid"])
