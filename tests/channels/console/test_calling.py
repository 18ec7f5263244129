"""The operator's desk: from hello to the reference, and how a call ends."""

import pytest
from django.test import Client

from doorstep.booking.models import Appointment, Hold
from doorstep.calls.actions import ask_call_back
from doorstep.calls.actions.calls import begin_call, note_call
from doorstep.calls.models import Call, Task
from doorstep.journal.actions import SYSTEM
from doorstep.journal.models import Entry
from doorstep.people.models import Consent
from tests.cast import ARJUN_PHONE, MEERA_PHONE, NOW, TOMORROW, book
from tests.channels.console.answering import DESK, SAID, answers_of, book_by_phone, end, go_on, take
from tests.channels.console.desk import browser_of, staff_member

pytestmark = pytest.mark.usefixtures("morning")


@pytest.fixture
def operator() -> Client:
    return browser_of("Operator")


@pytest.mark.parametrize("role", ["Dispatcher", "Clerk"])
def test_only_who_answers_the_phone_sits_here(role: str) -> None:
    client = browser_of(role)
    assert client.get(DESK).status_code == 403
    assert client.post(f"{DESK}/take", {"phone": "98765 00001"}).status_code == 403
    assert not Call.objects.exists()


def test_a_call_ends_in_a_booking_with_the_same_actions_as_the_website(operator: Client) -> None:
    call = take(operator)
    answer = book_by_phone(operator, call)
    assert answer.status_code == 302
    booked = Appointment.objects.get()
    assert booked.applicant.name == "Meera Sharma"
    assert (booked.applicant.phone, booked.applicant.language) == (MEERA_PHONE, "pa")
    assert booked.channel == "console"
    assert not Hold.objects.exists()
    page = operator.get(answer["Location"]).content.decode()
    assert f"{booked.reference[:4]} {booked.reference[4:]}" in page
    call.refresh_from_db()
    assert (call.appointment, call.ended) == (booked, "")
    assert Entry.objects.filter(action="appointment.booked", actor=call.operator).exists()


def test_there_is_no_next_call_before_this_one_has_an_ending(operator: Client) -> None:
    call = take(operator)
    assert operator.get(DESK)["Location"].endswith(f"/desk/calls/{call.pk}")
    assert end(operator, call, "").status_code == 422
    assert end(operator, call, "missed").status_code == 422
    assert end(operator, call, "inquiry")["Location"].endswith(DESK)
    assert operator.get(DESK).status_code == 200
    call.refresh_from_db()
    assert (call.ended, call.operator.startswith("staff:")) == ("inquiry", True)


def test_a_caller_who_is_known_has_the_boxes_filled(operator: Client) -> None:
    book()
    call = take(operator)
    page = operator.get(f"{DESK}/calls/{call.pk}")
    assert page.context["form"]["house"].value() == "150"
    assert page.context["form"]["name"].value() == "Meera Sharma"
    assert page.context["form"]["language"].value() == "pa"
    assert [one.reference for one in page.context["caller"].coming] == [Appointment.objects.get().reference]
    assert page.context["caller"].cases
    assert Entry.objects.filter(action="personal.viewed").exists()


def test_documents_are_read_in_the_language_of_the_caller(operator: Client) -> None:
    call = take(operator)
    shown = {
        language: operator.post(f"{DESK}/calls/{call.pk}/offers", SAID | {"language": language}).content.decode()
        for language in ("hi", "en")
    }
    assert "आय प्रमाण पत्र" in shown["hi"]
    assert 'lang="hi"' in shown["hi"] and 'lang="en"' in shown["en"]


def test_a_helper_who_calls_books_for_another_and_consent_is_given_on_the_line(operator: Client) -> None:
    call = take(operator, ARJUN_PHONE)
    answer = book_by_phone(operator, call, helper="Arjun Sharma", applicant_phone="98765 00001", agreed="on")
    assert answer.status_code == 302
    booked = Appointment.objects.get()
    assert booked.helper is not None and booked.helper.phone == ARJUN_PHONE
    assert booked.applicant.phone == MEERA_PHONE
    assert booked.consent is not None and booked.consent.state == Consent.State.GIVEN
    assert booked.consent.answered_through == "console"


def test_a_booking_sent_twice_is_one(operator: Client) -> None:
    call = take(operator)
    said = answers_of(operator, call)
    said["offer"] = go_on(operator, call, **said).context["shown"].windows[0][0]
    said["hold"] = go_on(operator, call, **said).context["held"]
    assert {go_on(operator, call, **said).status_code for _ in range(2)} == {302}
    assert Appointment.objects.count() == 1


@pytest.mark.parametrize(("field", "value"), [("house", ""), ("sector", "99"), ("hold", "nonsense"), ("name", "")])
def test_what_is_wrong_is_said_and_nothing_is_booked(operator: Client, field: str, value: str) -> None:
    call = take(operator)
    said = answers_of(operator, call)
    said["offer"] = go_on(operator, call, **said).context["shown"].windows[0][0]
    said["hold"] = go_on(operator, call, **said).context["held"]
    answer = go_on(operator, call, **(said | {field: value}))
    assert answer.status_code == 422
    assert answer.context["problem"]
    assert not Appointment.objects.exists()


def test_who_wants_a_call_back_is_in_the_queue(operator: Client) -> None:
    call = take(operator)
    end(operator, call, "call-back", "after five")
    task = Task.objects.get()
    assert (task.kind, task.phone, task.words) == ("call-back", MEERA_PHONE, "after five")
    assert [one.pk for one in operator.get(DESK).context["desk"].queue] == [task.pk]


def test_a_complaint_needs_words_and_becomes_a_task(operator: Client) -> None:
    call = take(operator)
    assert end(operator, call, "complaint").status_code == 422
    end(operator, call, "complaint", "nobody came")
    assert Task.objects.get().kind == "complaint"


def test_a_call_back_is_claimed_tried_and_done(operator: Client) -> None:
    task = ask_call_back(phone=MEERA_PHONE, language="hi", words="", actor=SYSTEM, now=NOW)
    operator.post(f"{DESK}/tasks/{task.pk}")
    call = Call.objects.get()
    assert (call.direction, call.task, call.phone) == ("out", task, MEERA_PHONE)
    colleague = Client()
    colleague.force_login(staff_member("Manager"))
    assert b"claim" in colleague.post(f"{DESK}/tasks/{task.pk}", follow=True).content or Call.objects.count() == 1
    assert Call.objects.count() == 1
    assert end(operator, call, "call-back").status_code == 422
    assert end(operator, call, "inquiry", "answered").status_code == 302
    task.refresh_from_db()
    assert (task.state, task.ended, task.outcome) == ("done", "answered", "answered")


def test_nobody_answered_counts_as_a_try(operator: Client) -> None:
    task = ask_call_back(phone=MEERA_PHONE, language="hi", words="", actor=SYSTEM, now=NOW)
    operator.post(f"{DESK}/tasks/{task.pk}")
    end(operator, Call.objects.get(), "missed")
    task.refresh_from_db()
    assert (task.state, task.attempts) == ("open", 1)


def test_a_call_that_is_on_the_line_is_taken_and_not_a_second_one(operator: Client) -> None:
    waits = begin_call(line="own-line", provider_call="1", phone=MEERA_PHONE, language="pa", now=NOW)
    note_call(call=waits, handed=True, now=NOW)
    assert [one.pk for one in operator.get(DESK).context["desk"].waiting.calls] == [waits.pk]
    operator.post(f"{DESK}/take", {"call": str(waits.pk)})
    waits.refresh_from_db()
    assert waits.operator.startswith("staff:") and waits.answered_at == NOW
    assert Call.objects.count() == 1


def test_a_colleague_does_not_see_my_call(operator: Client) -> None:
    call = take(operator)
    colleague = Client()
    colleague.force_login(staff_member("Manager"))
    assert colleague.get(f"{DESK}/calls/{call.pk}").status_code == 404
    assert end(colleague, call, "inquiry").status_code == 404


def test_tomorrow_shows_who_has_not_confirmed(operator: Client) -> None:
    booked = book(on=TOMORROW)
    assert [one.appointment_id for one in operator.get(DESK).context["desk"].tomorrow] == [booked.pk]
    Appointment.objects.filter(pk=booked.pk).update(papers="ready", papers_at=NOW, confirmed_at=NOW)
    assert not operator.get(DESK).context["desk"].tomorrow


def test_somebody_is_found_and_a_phone_only_with_a_reason(operator: Client) -> None:
    booked = book()

    def found(**said: str) -> list[str]:
        return [one.reference for one in operator.post(f"{DESK}/find", said).context["found"]]

    assert found(q=booked.reference[:5]) == [booked.reference]
    assert found(place="33", house="150") == [booked.reference]
    assert found(q="98765 00001") == []
    assert found(q="98765 00001", reason="called from her son's phone") == [booked.reference]
    entry = Entry.objects.get(action="desk.phone-searched")
    assert entry.details == {"reason": "called from her son's phone", "found": 1}
    assert "98765" not in str(entry.details)
