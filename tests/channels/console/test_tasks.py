"""Staff see and close what people asked for, and managers read feedback."""

from datetime import timedelta

import pytest
from django.test import Client

from doorstep.calls.actions import ask_call_back, close_task, complain, give_feedback
from doorstep.calls.models import Task
from doorstep.channels.shared.clock import standing_at
from doorstep.journal.actions import SYSTEM
from tests.cast import MEERA_PHONE, NOW, WEB, book
from tests.channels.console.desk import browser_of

pytestmark = pytest.mark.usefixtures("morning")
TASKS, FEEDBACK = "/staff/tasks/", "/staff/feedback/"


def complaint(words: str = "Nobody came.", phone: str = MEERA_PHONE) -> Task:
    return complain(phone=phone, language="en", words=words, actor=WEB, now=NOW)


def call_back(phone: str = MEERA_PHONE) -> Task:
    return ask_call_back(phone=phone, language="pa", actor=WEB, now=NOW)


def page(client: Client, address: str = TASKS, **asked: str) -> str:
    return client.get(address, asked).content.decode()


@pytest.mark.parametrize(
    ("role", "tasks", "feedback"),
    [("Operator", 200, 403), ("Manager", 200, 200), ("Dispatcher", 403, 403), ("Clerk", 403, 403)],
)
def test_operators_and_managers_see_tasks_and_managers_feedback(role: str, tasks: int, feedback: int) -> None:
    task, client = complaint(), browser_of(role)
    assert client.get(TASKS).status_code == client.get(f"{TASKS}{task.pk}/").status_code == tasks
    assert client.get(FEEDBACK).status_code == feedback
    closed = client.post(f"{TASKS}{task.pk}/", {"outcome": "Done."}).status_code
    assert closed == (302 if tasks == 200 else 403)


def test_whoever_has_not_logged_in_is_asked_to() -> None:
    task = complaint()
    for address in (TASKS, f"{TASKS}{task.pk}/", FEEDBACK):
        assert Client().get(address).status_code == 302


def test_without_tasks_the_page_says_so() -> None:
    client = browser_of("Operator")
    assert "Nothing is open" in page(client)
    assert "No task fits" in page(client, q="12345678")


def test_tasks_are_found_by_reference_phone_and_kind() -> None:
    first, second = complaint(), call_back("+919876500002")
    client = browser_of("Operator")

    def found(**asked: str) -> list[int]:
        return [task.pk for task in client.get(TASKS, asked).context["page"]]

    assert found() == [second.pk, first.pk]
    assert found(q=first.reference) == [first.pk]
    assert found(q="00002") == [second.pk]
    assert found(kind="complaint") == [first.pk]
    close_task(task=first, outcome="Sorry.", actor=SYSTEM, now=NOW)
    assert found() == [second.pk]
    assert found(state="done") == [first.pk]
    assert found(state="every") == [second.pk, first.pk]


def test_what_is_overdue_is_marked_and_found() -> None:
    call_back()
    client = browser_of("Manager")
    assert "overdue" not in page(client).split("<ul")[1]
    assert "No task fits" in page(client, state="overdue")
    with standing_at(NOW + timedelta(days=2)):
        assert "state-failed" in page(client, state="overdue")
        assert "1 is overdue." in page(client, "/staff/")


def test_fifty_tasks_fill_a_page() -> None:
    for number in range(51):
        complaint(f"Late, {number}")
    client = browser_of("Operator")
    first, second = (client.get(TASKS, {"kind": "complaint", "page": number}) for number in (1, 2))
    assert [len(each.context["page"]) for each in (first, second)] == [50, 1]
    assert "?kind=complaint&amp;page=2" in first.content.decode()


def test_an_operator_closes_a_task_with_what_came_of_it() -> None:
    task, client = complaint("Nobody came.\nTwice."), browser_of("Operator")
    address = f"{TASKS}{task.pk}/"
    assert "Nobody came.<br>Twice." in page(client, address)
    assert "tel:+919876500001" in page(client, address)
    empty = client.post(address, {"outcome": " "})
    assert empty.status_code == 422 and "Please write what came of it." in empty.content.decode()
    said = client.post(address, {"outcome": "We are sorry."}, follow=True).content.decode()
    assert "The task is done." in said
    task.refresh_from_db()
    assert (task.state, task.outcome) == ("done", "We are sorry.")
    told = page(client, address)
    assert "operator, staff pages" in told and "We are sorry." in told and "Close this task" not in told


def test_of_two_who_close_a_task_the_second_is_told() -> None:
    task, client = complaint(), browser_of("Operator")
    close_task(task=task, outcome="Sorry.", actor=SYSTEM, now=NOW)
    answer = client.post(f"{TASKS}{task.pk}/", {"outcome": "Me too."})
    assert answer.status_code == 422
    assert Task.objects.get().outcome == "Sorry."


def test_a_task_leads_to_its_appointment() -> None:
    appointment = book()
    task = complain(phone=MEERA_PHONE, language="en", words="Late.", appointment=appointment, actor=WEB, now=NOW)
    assert f"/admin/booking/appointment/{appointment.pk}/change/" in page(browser_of("Operator"), f"{TASKS}{task.pk}/")


def test_a_task_that_is_not_there_is_not_found() -> None:
    assert browser_of("Operator").get(f"{TASKS}99/").status_code == 404


def test_managers_read_feedback_with_its_average() -> None:
    client = browser_of("Manager")
    assert "Nobody has said yet" in page(client, FEEDBACK)
    for number, marks in enumerate((5, 2)):
        give_feedback(
            appointment=book(on=(NOW + timedelta(days=number + 1)).date()),
            marks=marks,
            words=f"Said {number}.",
            visited=True,
            language="en",
            actor=WEB,
            now=NOW,
        )
    text = page(client, FEEDBACK)
    assert "<b>3.5</b>" in text and "from 2 visits" in text and "Said 0." in text
    only = page(client, FEEDBACK, marks="2")
    assert "Said 1." in only and "Said 0." not in only
    assert "No feedback fits" in page(client, FEEDBACK, q="nothing of the kind")


@pytest.mark.parametrize("language", ["hi", "pa"])
def test_the_pages_speak_the_readers_language(language: str) -> None:
    task, client = complaint(), browser_of("Manager")
    client.cookies["language"] = language
    for address in (TASKS, f"{TASKS}{task.pk}/", FEEDBACK):
        assert f'lang="{language}"' in page(client, address)


def test_an_operator_claims_a_call_back_tries_and_ends_it() -> None:
    task, client = call_back(), browser_of("Operator")
    address = f"{TASKS}{task.pk}/"
    assert "I call now" in page(client, address) and "Close this task" not in page(client, address)
    assert client.post(address, {"result": "no-answer"}).status_code == 422
    assert client.post(address, {"do": "claim"}).status_code == 302
    assert "You have this task for 15 minutes more." in page(client, address)
    empty = client.post(address, {"do": "attempt"})
    assert empty.status_code == 422 and "Please say how the call went." in empty.content.decode()
    spoken = client.post(address, {"do": "attempt", "result": "spoken"})
    assert spoken.status_code == 422 and "Please choose what came of it." in spoken.content.decode()
    said = client.post(address, {"do": "attempt", "result": "spoken", "ended": "booked"}, follow=True)
    assert "The task is done." in said.content.decode()
    assert Task.objects.get().ended == "booked"


def test_a_colleague_sees_who_phones_and_cannot_claim_it() -> None:
    task, client, other = call_back(), browser_of("Operator"), browser_of("Manager")
    address = f"{TASKS}{task.pk}/"
    client.post(address, {"do": "claim"})
    assert "operator is phoning and has this task for 15 minutes more." in page(other, address)
    refused = other.post(address, {"do": "claim"})
    assert refused.status_code == 422 and "A colleague has this task" in refused.content.decode()
    assert "somebody is phoning" in page(other) and "No task fits" in page(other, state="to-call")
    client.post(address, {"do": "release"})
    assert "I call now" in page(other, address) and "No task fits" not in page(other, state="to-call")


def test_a_phone_that_was_rung_in_vain_is_left_alone_for_a_while() -> None:
    task, client = call_back(), browser_of("Operator")
    address = f"{TASKS}{task.pk}/"
    client.post(address, {"do": "claim"})
    assert "try again later" in client.post(address, {"do": "attempt", "result": "busy"}, follow=True).content.decode()
    assert "Not before" in page(client, address) and "Busy" in page(client, address)
    assert "tried 1 time" in page(client)
