"""A gateway that hands texts to Kannel's `sendsms`; behind it stand SMPP and the operators.

Kannel's user guide, "Using the HTTP interface" and "Meta data": https://kannel.org/download/1.4.5/userguide-1.4.5/."""

from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlencode

from doorstep.engines.messages.segments import segments
from doorstep.gateways.sms.described import Received, Reports
from doorstep.gateways.sms.outcomes import NotTaken, Refused, Unknown
from doorstep.gateways.web import Answer, NoAnswer, NotReached, ask

EVERY_REPORT = 31
"""1 delivered, 2 failed, 4 kept by the operator, 8 given to the operator, 16 rejected by the operator."""
REPORTS = Reports(
    state="type", states={"1": "delivered", "2": "failed", "4": "accepted", "8": "accepted", "16": "failed"}
)
RECEIVED = Received(sender="from", text="text", id="id")
"""Of the get-url of its sms-service: docs/messages.md."""
GSM, UCS2 = "0", "2"
ENTITY_TAG, TEMPLATE_TAG = "dlt_entity", "dlt_template"
"""Names of the optional parameters 0x1400 and 0x1401 in Kannel's own configuration: docs/operations.md."""
_TAKEN = ("0:", "3:", "Sent.")
_FOR_GOOD = "Not routable"


@dataclass(frozen=True, slots=True)
class KannelGateway:
    """Asks `url` with the rights of `user`. `reports` is the address that Kannel calls with what became of a text, with
    {attempt} in it; "" when nobody listens. A text that was registered under a header of its own goes out under it."""

    url: str
    user: str
    password: str = field(repr=False)
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
        wanted = {
            "username": self.user,
            "password": self.password,
            "from": header or self.sender,
            "to": to,
            "text": text,
            "charset": "UTF-8",
            "coding": GSM if segments(text=text).encoding.startswith("GSM") else UCS2,
            "meta-data": _meta(self.entity, template_id),
            "validity": _minutes(valid_until, now),
            **self._reported(attempt),
        }
        query = urlencode({name: value for name, value in wanted.items() if value})
        try:
            answer = ask(method="GET", url=f"{self.url}?{query}", headers={}, seconds=self.seconds)
        except NotReached as error:
            raise NotTaken(f"Kannel was not reached: {error}") from None
        except NoAnswer as error:
            raise Unknown(f"Kannel gave {error}") from None
        _judge(answer)
        # Kannel gives no reference of its own: its reports come back with ours.
        return attempt

    def _reported(self, attempt: str) -> dict[str, str]:
        if not self.reports:
            return {}
        # %d is filled in by Kannel. Not %A: an operator's words repeat the beginning of the text.
        address = self.reports.replace("{attempt}", attempt) + "?type=%d"
        return {"dlr-mask": str(EVERY_REPORT), "dlr-url": address}


def _meta(entity: str, template: str) -> str:
    values = {name: value for name, value in ((ENTITY_TAG, entity), (TEMPLATE_TAG, template)) if value}
    return f"?smpp?{urlencode(values)}" if values else ""


def _minutes(valid_until: datetime | None, now: datetime) -> str:
    """How long operators may go on trying, in whole minutes; "" for as long as they like."""
    return "" if valid_until is None else str(max(1, int((valid_until - now).total_seconds() // 60)))


def _judge(answer: Answer) -> None:
    """Nothing, when it was accepted. Only codes go on: what Kannel writes may name the phone."""
    if answer.status in (200, 202) and answer.body.startswith(_TAKEN):
        return
    if answer.status == 400 or (answer.status == 403 and _FOR_GOOD in answer.body):
        raise Refused(f"Kannel refused it for good with {answer.status}")
    if answer.status in (401, 403, 404, 429, 503):
        raise NotTaken(f"Kannel did not take it: {answer.status}")
    raise Unknown(f"Kannel gave an answer that is not understood: {answer.status}")
