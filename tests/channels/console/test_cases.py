"""Clerks find applications and lead them on; their people are told of each step."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from doorstep.booking.actions import book_appointment
from doorstep.booking.actions.cases import deliver, result_ready, take_case, want_documents
from doorstep.booking.models import Appointment
from doorstep.booking.refusals import UnknownDocument
from doorstep.cases.models import Case
from doorstep.cases.refusals import CaseMoved
from doorstep.channels.shared.clock import standing_at
from doorstep.journal.models import Entry
from doorstep.messaging.models import Message
from tests.cast import ARJUN, ARJUN_PHONE, NOW, WEB, WINDOWS, a_request, book, neighbour, set_rules
from tests.channels.console.desk import browser_of

pytestmark = pytest.mark.usefixtures("morning")
CASES = "/staff/cases/"


@pytest.fixture
def booked(morning: None) -> Appointment:
    request = a_request(helper=ARJUN)
    return book_appointment(request=request, proven_phone=ARJUN_PHONE, actor=WEB, now=NOW)


def case_of(booked: Appointment, service: str = "income-certificate") -> Case:
    return Case.objects.get(appointment_line__appointment=booked, service__code=service)


def told(case: Case) -> list[tuple[str, str, str]]:
    rows = Message.objects.filter(subject=f"case:{case.pk}").order_by("id")
    return [(row.event, row.channel, row.state) for row in rows]


def test_each_step_is_told_to_the_applicant_and_the_helper(booked: Appointment) -> None:
    case = take_case(case=case_of(booked), actor=WEB, now=NOW)
    assert case.state == "taken" and case.due_on is not None and case.due_on > NOW.date()
    assert told(case) == [
        ("case-taken", "sms", "queued"),
        ("case-taken-helper", "sms", "queued"),
        ("case-taken-helper", "email", "queued"),
    ]

    case = want_documents(case=case, documents=["aadhaar-card", "pan-card"], actor=WEB, now=NOW)
    assert case.wanted == ["aadhaar-card", "pan-card"]
    assert {state for event, _, state in told(case) if event.startswith("case-taken")} == {"superseded"}
    text = Message.objects.get(event="documents-wanted-helper", channel="sms").text
    assert "Aadhaar card, 1 more" in text or "Aadhaar card and 1 more" in text

    case = deliver(case=result_ready(case=case, actor=WEB, now=NOW), actor=WEB, now=NOW)
    assert (case.state, case.version) == ("delivered", 4)
    noted = list(Entry.objects.filter(subject=f"case:{case.pk}").values_list("action", flat=True))
    assert noted == ["case.taken", "case.wanted", "case.ready", "case.delivered"]


def test_two_applications_of_one_visit_are_each_told(booked: Appointment) -> None:
    for service in ("income-certificate", "electricity-bill"):
        take_case(case=case_of(booked, service), actor=WEB, now=NOW)
    assert Message.objects.filter(event="case-taken", state="queued").count() == 2


def test_a_step_that_does_not_follow_or_comes_second_is_refused(booked: Appointment) -> None:
    case = case_of(booked)
    with pytest.raises(CaseMoved):
        deliver(case=case, actor=WEB, now=NOW)
    seen = case_of(booked)
    take_case(case=case, actor=WEB, now=NOW)
    with pytest.raises(CaseMoved):
        take_case(case=seen, actor=WEB, now=NOW)
    with pytest.raises(UnknownDocument):
        want_documents(case=case, documents=["no-such-paper"], actor=WEB, now=NOW)
    assert Message.objects.filter(subject=f"case:{case.pk}", channel="sms").count() == 2


def test_a_clerk_finds_a_case_and_leads_it_on(booked: Appointment) -> None:
    clerk, case = browser_of("Clerk"), case_of(booked)
    with standing_at(booked.ends_at):
        page = clerk.get(CASES, {"q": booked.reference[:5]}).content.decode()
        assert f"{CASES}{case.pk}/" in page and "Meera Sharma" in page
        assert clerk.post(f"{CASES}{case.pk}/", {"to": "taken"}).status_code == 302
        assert clerk.post(f"{CASES}{case.pk}/", {"to": "taken"}).status_code == 409
        assert clerk.post(f"{CASES}{case.pk}/", {"to": "wanted"}).status_code == 422
        assert clerk.post(f"{CASES}{case.pk}/", {"to": "wanted", "documents": ["pan-card"]}).status_code == 302
        page = clerk.get(f"{CASES}{case.pk}/").content.decode()
    assert "PAN card" in page and "more papers are wanted" in page
    assert case_of(booked).wanted == ["pan-card"]


def test_only_those_who_may_change_cases_do(booked: Appointment) -> None:
    case = case_of(booked)
    assert browser_of("Operator").post(f"{CASES}{case.pk}/", {"to": "taken"}).status_code == 403
    assert case_of(booked).state == "requested"


def test_the_list_is_filtered_and_costs_the_same_for_many(booked: Appointment) -> None:
    clerk = browser_of("Clerk")
    take_case(case=case_of(booked), actor=WEB, now=NOW)
    with standing_at(booked.ends_at):
        assert "1 application<" in clerk.get(CASES, {"state": "taken"}).content.decode()
        with CaptureQueriesContext(connection) as few:
            clerk.get(CASES)
        set_rules(open_per_address=99)
        for n in range(4):
            book(person=neighbour(n), window=WINDOWS[n])
        clerk.get(CASES)
        with CaptureQueriesContext(connection) as many:
            page = clerk.get(CASES).content.decode()
    assert "10 applications" in page
    assert len(many) == len(few)
    assert "No application fits" in clerk.get(CASES, {"q": "nobody of that name"}).content.decode()
