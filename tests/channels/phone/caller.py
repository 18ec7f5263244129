"""A caller on a line of Twilio's: signed requests to the webhook, and the answers as they come."""

from itertools import count
from urllib.parse import urlsplit
from xml.etree import ElementTree

from django.conf import settings
from django.test import Client

from doorstep.channels.shared.clock import standing_at
from doorstep.gateways.telephony import signature
from tests.cast import MEERA_PHONE, NOW

SECRET = "a secret of the line"
_calls = count(1)


class Phone:
    """Rings at once; then presses keys."""

    dialect = "twiml"

    def __init__(self, *, number: str = MEERA_PHONE, direction: str = "inbound", now: object = NOW) -> None:
        self.client, self.now = Client(), now
        self.sid = f"CA{next(_calls)}"
        party = (
            {"To": number, "From": "+911800"} if direction.startswith("outbound") else {"From": number, "To": "+911"}
        )
        self.fields = {"CallSid": self.sid, "Direction": direction, "AccountSid": "AC1", "Unknown": "x", **party}
        self.status = 0
        self.body = ""
        self.post(f"/phone/{self.dialect}/call", CallStatus="ringing")

    def post(self, path: str, *, secret: str = SECRET, **more: str) -> "Phone":
        fields = self.fields | more
        signed = signature(url=settings.PUBLIC_URL + path, fields=fields, secret=secret)
        with standing_at(self.now):  # type: ignore[arg-type]
            answer = self.client.post(path, fields, headers={"X-Twilio-Signature": signed})
        self.status, self.body = answer.status_code, answer.content.decode()
        return self

    @property
    def next(self) -> str:
        """Where the provider goes on."""
        found = [one.get("action") for one in ElementTree.fromstring(self.body).iter() if one.get("action")]
        parts = urlsplit(str(found[-1]))
        return f"{parts.path}?{parts.query}"

    @property
    def verbs(self) -> list[str]:
        return [one.tag for one in ElementTree.fromstring(self.body)]

    def press(self, *keys: str) -> "Phone":
        for key in keys:
            self.post(self.next, Digits=key)
        return self

    def speak(self) -> "Phone":
        return self.post(self.next, RecordingUrl="https://provider.example/recording", Digits="#")

    def hang_up(self) -> "Phone":
        return self.post(f"/phone/{self.dialect}/status", CallStatus="completed")
