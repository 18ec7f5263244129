"""A gateway for any provider with an HTTP interface: what it asks and how it reads answers is data (`described.py`)."""

import hashlib
import json
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

from doorstep.engines.messages.segments import segments
from doorstep.gateways.sms.described import FORMATS, KINDS, Description
from doorstep.gateways.sms.outcomes import NotTaken, Refused, Unknown
from doorstep.gateways.web import Answer, NoAnswer, NotReached, ask

LONGEST_REFERENCE = 80
COUNTRY = "+91"
"""Some providers want numbers of their own country without its prefix."""


@dataclass(frozen=True, slots=True)
class HttpGateway:
    """Asks `url`, or else the description's own. `reports` is an address with {attempt} in it, which some providers
    call. A text that was registered under a header of its own goes out under it."""

    description: Description
    url: str = ""
    user: str = ""
    password: str = field(default="", repr=False)
    key: str = field(default="", repr=False)
    sender: str = ""
    entity: str = ""
    reports: str = field(default="", repr=False)
    seconds: float = 10.0

    def send(
        self,
        *,
        to: str,
        text: str,
        reference: str,
        event: str,
        attempt: str,
        now: datetime,
        language: str = "en",
        valid_until: datetime | None = None,
        template_id: str = "",
        header: str = "",
    ) -> str:
        values = self._own() | {
            "recipient": to,
            "recipient_digits": to.removeprefix("+"),
            "recipient_national": to.removeprefix(COUNTRY),
            "text": text,
            "text_entities": "".join(f"&#{ord(letter)};" for letter in text),
            "reference": reference,
            "attempt": attempt,
            "template_id": template_id,
            "sender": header or self.sender,
            "report_url": self.reports.replace("{attempt}", attempt),
        }
        for name, (kind, said) in self.description.computed.items():
            values[name] = hashlib.new(kind, said.format_map(values).encode()).hexdigest()
        try:
            answer = self._ask(values, "gsm" if segments(text=text).encoding.startswith("GSM") else "unicode")
        except NotReached as error:
            raise NotTaken(f"the provider was not reached: {error}") from None
        except NoAnswer as error:
            raise Unknown(f"the provider gave {error}") from None
        return self._judged(answer) or attempt

    def _own(self) -> dict[str, str]:
        basic = b64encode(f"{self.user}:{self.password}".encode()).decode()
        own = {"user": self.user, "password": self.password, "key": self.key, "basic": basic}
        return own | {"sender": self.sender, "entity": self.entity}

    def _ask(self, values: Mapping[str, str], kind: str) -> Answer:
        said = self.description
        in_address = {name: quote(value, safe="") for name, value in values.items()}
        url = (self.url or said.url).format_map(in_address)
        fields = _filled(said.fields, values, kind)
        headers = {name: value.format_map(values) for name, value in said.headers.items()}
        if said.format == "query":
            url += ("&" if "?" in url else "?") + urlencode(_given(fields))
            return ask(method=said.method, url=url, headers=headers, seconds=self.seconds)
        body = json.dumps(fields, ensure_ascii=False) if said.format == "json" else urlencode(_given(fields))
        headers = {"Content-Type": FORMATS[said.format], **headers}
        return ask(method=said.method, url=url, headers=headers, body=body.encode(), seconds=self.seconds)

    def _judged(self, answer: Answer) -> str:
        """The provider's reference, "" if there is none. Only the status goes on: answers may repeat the phone."""
        reading = self.description.answer
        if answer.status in reading.status and reading.accepted.search(answer.body):
            found = reading.reference.search(answer.body) if reading.reference else None
            return found.group(1)[:LONGEST_REFERENCE] if found else ""
        if reading.refused is not None and reading.refused.search(answer.body):
            raise Refused(f"the provider refused it for good with {answer.status}")
        if answer.status in (400, 401, 403, 404, 429, 503):
            raise NotTaken(f"the provider did not take it: {answer.status}")
        raise Unknown(f"the provider gave an answer that is not understood: {answer.status}")


def _filled(said: Any, values: Mapping[str, str], kind: str) -> Any:
    if isinstance(said, Mapping):
        if set(said) == KINDS:
            return _filled(said[kind], values, kind)
        return {name: _filled(value, values, kind) for name, value in said.items()}
    if isinstance(said, list):
        return [_filled(value, values, kind) for value in said]
    return said.format_map(values) if isinstance(said, str) else said


def _given(fields: Mapping[str, Any]) -> dict[str, Any]:
    """What is empty is left out of a form."""
    return {name: value for name, value in fields.items() if value != ""}
