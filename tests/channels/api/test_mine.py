"""What whoever proved a phone sees and changes: their appointments, language, services, helper, waiting, words."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from doorstep.booking.models import Appointment, Hold, WaitingEntry
from doorstep.channels.shared.clock import standing_at
from doorstep.messaging.models import Message
from tests.cast import ARJUN, ARJUN_PHONE, MEERA_PHONE, NOW, TOMORROW, WINDOWS, book, in_days, only_agents, set_rules
from tests.channels.api.asking import ROOT, get, post, prove, type_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("chandigarh", "morning")]


def visits(client: Client, token: str, page: str = "") -> dict[str, Any]:
    response = get(client, f"appointments{page}", token=token)
    assert response.status_code == 200, response.content
    answer: dict[str, Any] = response.json()
    return answer


def change(client: Client, token: str, visit: Appointment, path: str, body: object = None) -> Any:
    return post(client, f"appointments/{visit.reference}/{path}", body or {}, token=token)


def test_coming_ones_come_first_and_a_page_says_how_many_there_are(client: Client) -> None:
    set_rules(open_per_address=9)
    late, soon, gone = book(on=in_days(5)), book(on=TOMORROW), book(on=in_days(3))
    token = prove(client, MEERA_PHONE)
    change(client, token, gone, "cancel")
    listed = visits(client, token)
    assert [one["reference"] for one in listed["appointments"]] == [soon.reference, late.reference, gone.reference]
    assert [one["coming"] for one in listed["appointments"]] == [True, True, False]
    second = visits(client, token, "?page=2&page_size=2")
    assert (second["total"], second["page"], second["page_size"]) == (3, 2, 2)
    assert [one["reference"] for one in second["appointments"]] == [gone.reference]
    assert visits(client, token, "?page=9")["appointments"] == []


def test_a_stranger_sees_none_of_them(client: Client) -> None:
    book()
    assert visits(client, prove(client, ARJUN_PHONE)) == {"total": 0, "page": 1, "page_size": 20, "appointments": []}


@pytest.mark.parametrize("page", ["?page=0", "?page_size=101", "?page=x"])
def test_a_page_that_cannot_be_is_refused(client: Client, page: str) -> None:
    assert type_of(get(client, f"appointments{page}", token=prove(client, MEERA_PHONE))) == (422, "invalid-request")


def test_an_appointment_says_how_far_it_is(client: Client) -> None:
    visit = book()
    answer = get(client, f"appointments/{visit.reference}", token=prove(client, MEERA_PHONE)).json()
    assert answer["progress"]["stage"] == "papers"
    assert answer["progress"]["way"] is None
    assert answer["progress"]["steps"][0]["state"] == "over"
    assert answer["can_change"] is True
    assert "150" in answer["address"]


def test_whoever_asks_is_written_to_in_another_language(client: Client) -> None:
    visit = book(helper=ARJUN)
    assert change(client, prove(client, ARJUN_PHONE), visit, "language", {"language": "hi"}).status_code == 200
    visit.refresh_from_db()
    assert visit.helper is not None
    assert (visit.helper.language, visit.applicant.language) == ("hi", "pa")


def test_a_language_that_nobody_here_speaks_is_refused(client: Client) -> None:
    answer = change(client, prove(client, MEERA_PHONE), book(), "language", {"language": "fr"})
    assert type_of(answer) == (422, "invalid-request")


def test_more_is_done_in_the_same_visit(client: Client) -> None:
    visit = book(services=["income-certificate"])
    answer = change(client, prove(client, MEERA_PHONE), visit, "services", {"services": ["electricity-bill"]})
    assert answer.status_code == 200, answer.content
    assert [one["code"] for one in answer.json()["services"]] == ["income-certificate", "electricity-bill"]
    assert answer.json()["window"] == visit.window


def test_only_the_applicant_takes_consent_from_the_helper(client: Client) -> None:
    visit = book(helper=ARJUN)
    helper = prove(client, ARJUN_PHONE)
    assert type_of(change(client, helper, visit, "helper/remove")) == (403, "phone-mismatch")
    assert change(client, prove(client, MEERA_PHONE), visit, "helper/remove").status_code == 200
    assert type_of(get(client, f"appointments/{visit.reference}", token=helper)) == (404, "unknown-appointment")


def test_who_has_no_helper_has_none_to_remove(client: Client) -> None:
    answer = change(client, prove(client, MEERA_PHONE), book(), "helper/remove")
    assert type_of(answer) == (404, "unknown-consent")


def test_a_visit_is_judged_when_it_is_over(client: Client) -> None:
    visit = book()
    early = change(client, prove(client, MEERA_PHONE), visit, "feedback", {"marks": 5})
    assert type_of(early) == (409, "not-yet-visited")
    with standing_at(NOW + timedelta(days=2)):
        token = prove(client, MEERA_PHONE)
        answer = change(client, token, visit, "feedback", {"marks": 4, "words": "Kind.\nOn time."})
        nonsense = change(client, token, visit, "feedback", {"marks": 6})
    assert answer.json() == {"marks": 4, "words": "Kind.\nOn time."}
    assert type_of(nonsense) == (422, "invalid-request")


def test_a_complaint_has_a_reference_and_a_day(client: Client) -> None:
    visit = book()
    token = prove(client, MEERA_PHONE)
    answer = post(client, "complaints", {"words": "Nobody came.", "reference": visit.reference}, token=token)
    assert answer.status_code == 201
    assert answer.json()["kind"] == "complaint"
    assert answer.json()["due_on"] == in_days(7).isoformat()
    assert type_of(post(client, "complaints", {}, token=token)) == (422, "words-missing")


def test_a_complaint_about_somebody_elses_visit_is_refused(client: Client) -> None:
    body = {"words": "Nobody came.", "reference": book().reference}
    assert type_of(post(client, "complaints", body, token=prove(client, ARJUN_PHONE))) == (404, "unknown-appointment")


def test_asking_twice_to_be_called_is_one_call(client: Client) -> None:
    token = prove(client, MEERA_PHONE)
    answers = [post(client, "call-backs", {"words": "Which papers?"}, token=token) for _time in range(2)]
    assert answers[0].json() == answers[1].json()
    assert answers[0].json()["kind"] == "call-back"


def wanted(**said: Any) -> dict[str, Any]:
    return {"services": ["income-certificate"], "address": {"sector": "33", "house": "150"}} | said


def test_whoever_need_not_wait_is_told_so(client: Client) -> None:
    answer = post(client, "waiting", wanted(), token=prove(client, MEERA_PHONE))
    assert type_of(answer) == (409, "something-is-free")


def test_a_place_on_the_list_is_seen_and_left_by_its_own_phone(client: Client) -> None:
    only_agents()
    token, stranger = prove(client, MEERA_PHONE), prove(client, ARJUN_PHONE)
    joined = post(client, "waiting", wanted(), token=token)
    assert joined.status_code == 201, joined.content
    assert (joined.json()["state"], joined.json()["position"], joined.json()["offer"]) == ("waiting", 1, None)
    assert get(client, "waiting", token=token).json() == {"total": 1, "waiting": [joined.json()]}
    assert get(client, "waiting", token=stranger).json() == {"total": 0, "waiting": []}
    assert type_of(leave(client, stranger, joined.json()["id"])) == (404, "unknown-waiting")
    assert leave(client, token, joined.json()["id"]).status_code == 204
    assert type_of(leave(client, token, joined.json()["id"])) == (404, "unknown-waiting")
    assert type_of(leave(client, token, str(uuid4()))) == (404, "unknown-waiting")
    assert WaitingEntry.objects.get().state == "left"


def leave(client: Client, token: str, place: str) -> Any:
    return client.delete(f"{ROOT}waiting/{place}", headers={"Authorization": f"Bearer {token}"})


def test_nothing_here_is_answered_without_a_token(client: Client) -> None:
    visit = book()
    for path in ("language", "services", "helper/remove", "feedback"):
        assert type_of(post(client, f"appointments/{visit.reference}/{path}", {})) == (401, "token-missing")
    for path in ("waiting", "complaints", "call-backs"):
        assert type_of(post(client, path, {})) == (401, "token-missing")
    for path in ("appointments", "waiting"):
        assert type_of(get(client, path)) == (401, "token-missing")
    assert not Hold.objects.exists()
    assert not Message.objects.filter(event="complaint").exists()
    assert WINDOWS[0] == visit.window
