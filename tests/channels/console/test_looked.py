"""Whoever of the staff opens what is held about somebody leaves a line in the journal."""

from datetime import timedelta

import pytest

from doorstep.calls.actions import complain
from doorstep.channels.shared.clock import standing_at
from doorstep.journal.models import Entry
from tests.cast import ARJUN, MEERA_PHONE, NOW, TOMORROW, WEB, book, publish
from tests.channels.console.desk import browser_of, change_page

pytestmark = pytest.mark.usefixtures("morning")


def looks() -> list[str]:
    return list(Entry.objects.filter(action="personal.viewed").order_by("number").values_list("subject", flat=True))


def test_opening_an_appointment_a_person_or_a_consent_is_written_down() -> None:
    appointment = book(helper=ARJUN)
    client = browser_of("Operator")
    assert appointment.helper is not None and appointment.consent is not None
    for row in (appointment, appointment.applicant, appointment.helper, appointment.consent):
        assert client.get(change_page(row)).status_code == 200
    assert looks() == [
        f"appointment:{appointment.pk}",
        f"applicant:{appointment.applicant_id}",
        f"helper:{appointment.helper_id}",
        f"consent:{appointment.consent_id}",
    ]


def test_a_look_names_the_role_and_an_id_and_nothing_personal() -> None:
    appointment = book()
    browser_of("Clerk").get(change_page(appointment))
    entry = Entry.objects.get(action="personal.viewed")
    assert (entry.details, entry.channel) == ({"role": "Clerk"}, "console")
    assert entry.actor.startswith("staff:")


def test_looking_again_within_the_hour_is_one_look() -> None:
    appointment, client = book(), browser_of("Operator")
    for minutes in (0, 30, 59, 60):
        with standing_at(NOW + timedelta(minutes=minutes)):
            client.get(change_page(appointment))
    assert len(looks()) == 2


def test_who_may_not_open_it_leaves_no_look() -> None:
    appointment = book()
    assert browser_of("Clerk").get(change_page(appointment.applicant)).status_code == 403
    assert looks() == []


def test_a_list_is_no_look_and_messages_searched_for_somebody_are() -> None:
    appointment, client = book(), browser_of("Operator")
    client.get("/admin/booking/appointment/")
    client.get("/staff/messages/")
    assert looks() == []
    client.get("/staff/messages/", {"q": MEERA_PHONE})
    assert looks() == [f"appointment:{appointment.pk}"]


def test_opening_a_task_or_a_case_is_a_look() -> None:
    appointment = book()
    task = complain(phone=MEERA_PHONE, language="en", words="Late.", actor=WEB, now=NOW)
    client = browser_of("Manager")
    client.get(f"/staff/tasks/{task.pk}/")
    case = appointment.service_lines.get(position=0).case
    assert client.get(change_page(case)).status_code == 200
    assert looks() == [f"task:{task.pk}", f"applicant:{appointment.applicant_id}"]


def test_the_visits_of_a_route_are_looks_at_each_of_them() -> None:
    appointment = book()
    publish()
    appointment.refresh_from_db()
    assert appointment.stop is not None
    agent = appointment.stop.route.shift.agent.code
    assert browser_of("Dispatcher").get(f"/staff/day/{TOMORROW}/visits/{agent}/").status_code == 200
    assert looks() == [f"appointment:{appointment.pk}"]
