"""schemathesis asks every operation of the API's own description, with and without a token: no fault of ours, and no
answer that the description does not name with its status, its content type and its shape.

Why this tool: docs/decisions/0020-schemathesis.md."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from doorstep.booking.actions import ask_for_code, prove_phone
from doorstep.booking.models import Appointment
from doorstep.channels.api.definition import api
from doorstep.channels.shared.clock import standing_at
from doorstep.planning.models import Route
from doorstep.wsgi import application
from tests.cast import MEERA_PHONE, NOW, WINDOWS, book, in_days, set_rules
from tests.channels.api.asking import ARJUN, SERVICES, a_booking, sent_code
from tests.channels.api.test_push import KEY, SECRET

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("chandigarh", "generous")]

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
EXAMPLES = 12
# The tool's own client reads no packed answers.
PLAIN = {"Accept-Encoding": "identity"}

Case = schemathesis.Case[Any]

described = schemathesis.openapi.from_dict(api.get_openapi_schema())
described.app = application
asked = settings(
    max_examples=EXAMPLES,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def generous() -> Iterator[None]:
    """Nobody is told to wait: what is asked here comes from one network. The test's own transaction goes on between
    requests, as it does with Django's client."""
    set_rules(tries_per_network=10_000, holds_per_network=1_000)
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    with standing_at(NOW):
        yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@described.parametrize()
@asked
def test_anyone_gets_an_answer_that_is_described(case: Case) -> None:
    case.call_and_validate(checks=CHECKS, headers=PLAIN)


@described.parametrize()
@asked
def test_whoever_proved_a_phone_gets_an_answer_that_is_described(case: Case, token: str) -> None:
    case.call_and_validate(checks=CHECKS, headers={**PLAIN, "Authorization": f"Bearer {token}"})


@pytest.fixture
def token(generous: None) -> str:
    # Not by Django's client, which would tie the signals again.
    proof = ask_for_code(phone=MEERA_PHONE, language="en", now=NOW)
    return prove_phone(proof_id=proof.pk, code=sent_code(MEERA_PHONE), now=NOW)


class App:
    """Sends what is right, and lets the description judge each answer."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.asked: set[str] = set()

    def ask(self, method: str, path: str, *, body: Any = None, **parts: Any) -> Any:
        operation = described[f"/api/v1/{path}"][method]
        self.asked.add(operation.label)
        sent = {"body": body, "media_type": "application/json"} if body is not None else {}
        query = {"query": parts.pop("query")} if "query" in parts else {}
        case = operation.Case(path_parameters=parts, **query, **sent)
        response = case.call(headers={**PLAIN, "Authorization": f"Bearer {self.token}"})
        assert response.status_code < 300, response.text
        case.validate_response(response, checks=CHECKS)
        return response.json() if response.content else None


def test_what_is_right_is_answered_as_it_is_described(token: str) -> None:
    set_rules(open_per_phone=9, open_per_address=9, code_resend_seconds=0)
    app = App(token)
    app.ask("GET", "services")
    app.ask("GET", "offers", query={"services": ",".join(SERVICES), "sector": "33", "house": "150", "days": 2})
    prove_again(app)
    wanted = {name: value for name, value in a_booking().items() if name not in ("applicant", "helper")}
    app.ask("DELETE", "holds/{token}", token=app.ask("POST", "holds", body=wanted)["token"])
    held = app.ask("POST", "holds", body=wanted)["token"]
    reference = app.ask("POST", "appointments", body=a_booking(helper=dict(ARJUN), hold=held))["reference"]
    app.ask("GET", "appointments", query={"page": 1, "page_size": 5})
    change_everything(app, reference)
    ask_for_help(app, reference)
    visit = book()
    wait(app)
    judge(app, visit)
    everything = {
        f"{method.upper()} {path}" for path, ways in api.get_openapi_schema()["paths"].items() for method in ways
    }
    assert everything == app.asked


def prove_again(app: App) -> None:
    proof = app.ask("POST", "verifications", body={"phone": MEERA_PHONE, "lang": "pa"})["id"]
    code = {"code": sent_code(MEERA_PHONE)}
    app.token = app.ask("POST", "verifications/{proof_id}", proof_id=proof, body=code)["token"]


def change_everything(app: App, reference: str) -> None:
    visit = "appointments/{reference}"
    app.ask("GET", visit, reference=reference)
    app.ask("POST", f"{visit}/language", reference=reference, body={"language": "hi"})
    app.ask("POST", f"{visit}/services", reference=reference, body={"services": ["water-bill"]})
    moved = {"date": in_days(2).isoformat(), "window": WINDOWS[1]}
    app.ask("POST", f"{visit}/reschedule", reference=reference, body=moved)
    app.ask("POST", f"{visit}/helper/remove", reference=reference)
    app.ask("POST", f"{visit}/cancel", reference=reference, body={"reason": "travelling"})


def ask_for_help(app: App, reference: str) -> None:
    app.ask("POST", "complaints", body={"words": "Nobody came.", "reference": reference})
    app.ask("POST", "call-backs", body={"words": "Which papers?"})
    keys = {"p256dh": KEY, "auth": SECRET}
    browser = {"endpoint": "https://push.example.net/a", "keys": keys}
    app.ask("GET", "push-key")
    subscription = app.ask("POST", "push-subscriptions", body=browser)["id"]
    app.ask("DELETE", "push-subscriptions/{subscription_id}", subscription_id=subscription)


def judge(app: App, visit: Appointment) -> None:
    with standing_at(NOW + timedelta(days=2)):
        prove_again(app)
        app.ask("POST", "appointments/{reference}/feedback", reference=visit.reference, body={"marks": 5})


def wait(app: App) -> None:
    # Whoever wants a day on which nobody is there waits.
    Route.objects.filter(day_plan__on=in_days(9)).delete()
    days = {"earliest_date": in_days(9).isoformat(), "latest_date": in_days(9).isoformat()}
    wanted = {"services": ["income-certificate"], "address": {"sector": "33", "house": "151"}, **days}
    place = app.ask("POST", "waiting", body=wanted)["id"]
    app.ask("GET", "waiting")
    app.ask("DELETE", "waiting/{waiting_id}", waiting_id=place)
