"""Booking, seeing, moving and cancelling an appointment."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from stdnum import verhoeff

from doorstep.booking.models import Appointment
from doorstep.channels.shared.clock import standing_at
from tests.cast import ARJUN_PHONE, MEERA_PHONE, NOW, TOMORROW, WINDOWS, in_days, only_agents
from tests.channels.api.asking import ARJUN, MEERA, a_booking, get, post, prove, type_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("chandigarh", "morning")]

FIXED = {
    "reference", "status", "date", "window", "starts_at", "ends_at", "documents", "charges", "total_paise", "agent",
    "agent_preference", "services", "address", "can_change", "change_until", "progress",
}  # fmt: skip


def booked(client: Client, token: str, **said: Any) -> dict[str, Any]:
    response = post(client, "appointments", a_booking(**said), token=token)
    assert response.status_code == 201, response.content
    answer: dict[str, Any] = response.json()
    return answer


def test_arjun_books_for_his_mother(client: Client) -> None:
    answer = booked(client, prove(client, ARJUN_PHONE), helper=dict(ARJUN))
    assert set(answer) == FIXED
    assert (answer["status"], answer["date"], answer["window"]) == ("booked", TOMORROW.isoformat(), WINDOWS[0])
    assert answer["starts_at"] == f"{TOMORROW}T09:00:00+05:30"
    assert answer["agent"] is None


def test_the_charges_are_itemised_and_sum_up(client: Client) -> None:
    answer = booked(client, prove(client, MEERA_PHONE))
    assert all(set(charge) == {"label", "amount_paise"} for charge in answer["charges"])
    assert answer["total_paise"] == sum(charge["amount_paise"] or 0 for charge in answer["charges"])
    assert answer["total_paise"] >= 30_000


def test_the_documents_to_keep_ready_follow_the_answers(client: Client) -> None:
    token = prove(client, MEERA_PHONE)
    home = booked(client, token, answers={"applicant-at-home": "yes"})
    away = booked(client, token, answers={"applicant-at-home": "no"}, window=WINDOWS[2])
    assert all(set(group) == {"service", "rule", "documents"} for group in home["documents"])
    assert len(away["documents"]) > len(home["documents"])


def test_the_same_key_again_gives_the_same_appointment(client: Client) -> None:
    token = prove(client, MEERA_PHONE)
    answers = [post(client, "appointments", a_booking(), token=token, key="tap") for _time in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert Appointment.objects.count() == 1


def test_the_same_key_with_another_body_is_refused(client: Client) -> None:
    token = prove(client, MEERA_PHONE)
    post(client, "appointments", a_booking(), token=token, key="tap")
    again = post(client, "appointments", a_booking(window=WINDOWS[2]), token=token, key="tap")
    assert type_of(again) == (422, "idempotency-key-reused")


def test_a_lost_window_brings_fresh_offers(client: Client) -> None:
    token = prove(client, MEERA_PHONE)
    only_agents()
    response = post(client, "appointments", a_booking(), token=token)
    assert type_of(response) == (409, "window-lost")
    fresh = response.json()["offers"]
    assert len(fresh) == 14 * len(WINDOWS)
    assert {"date", "window", "starts_at", "ends_at", "available", "extra_minutes", "recommended", "reason"} <= set(
        fresh[0]
    )


def test_a_third_open_appointment_of_a_phone_is_refused(client: Client) -> None:
    token = prove(client, MEERA_PHONE)
    for window in WINDOWS[:2]:
        booked(client, token, window=window)
    assert type_of(post(client, "appointments", a_booking(window=WINDOWS[2]), token=token)) == (409, "too-many-open")


def test_an_appointment_is_seen_by_its_applicant_and_its_helper(client: Client) -> None:
    token = prove(client, ARJUN_PHONE)
    answer = booked(client, token, helper=dict(ARJUN))
    for owner in (token, prove(client, MEERA_PHONE)):
        seen = get(client, f"appointments/{answer['reference']}", token=owner)
        assert (seen.status_code, seen.json()) == (200, answer)


def test_an_appointment_of_others_is_unknown_in_every_way(client: Client) -> None:
    reference = booked(client, prove(client, MEERA_PHONE))["reference"]
    stranger = prove(client, ARJUN_PHONE)
    to = {"date": in_days(3).isoformat(), "window": WINDOWS[1]}
    assert type_of(get(client, f"appointments/{reference}", token=stranger)) == (404, "unknown-appointment")
    moving = post(client, f"appointments/{reference}/reschedule", to, token=stranger)
    assert type_of(moving) == (404, "unknown-appointment")
    ending = post(client, f"appointments/{reference}/cancel", {"reason": ""}, token=stranger)
    assert type_of(ending) == (404, "unknown-appointment")
    assert Appointment.objects.get().status == "booked"


def test_an_appointment_moves_to_another_window(client: Client) -> None:
    token = prove(client, MEERA_PHONE)
    reference = booked(client, token)["reference"]
    to = {"date": in_days(3).isoformat(), "window": WINDOWS[2]}
    moved = post(client, f"appointments/{reference}/reschedule", to, token=token)
    assert moved.status_code == 200
    assert {name: moved.json()[name] for name in ("reference", "date", "window")} == {"reference": reference, **to}


def test_an_appointment_is_cancelled_once_and_for_all(client: Client) -> None:
    token = prove(client, MEERA_PHONE)
    reference = booked(client, token)["reference"]
    answers = [
        post(client, f"appointments/{reference}/cancel", {"reason": "travelling"}, token=token) for _time in range(2)
    ]
    assert [(answer.status_code, answer.json()["status"]) for answer in answers] == [(200, "cancelled")] * 2
    to = {"date": in_days(3).isoformat(), "window": WINDOWS[2]}
    assert type_of(post(client, f"appointments/{reference}/reschedule", to, token=token)) == (409, "not-open")


def test_late_in_the_evening_before_nothing_can_be_changed(client: Client) -> None:
    token = prove(client, MEERA_PHONE)
    reference = booked(client, token, date=in_days(3).isoformat())["reference"]
    with standing_at(NOW + timedelta(days=2, hours=11)):
        token = prove(client, MEERA_PHONE)
        response = post(client, f"appointments/{reference}/cancel", {"reason": ""}, token=token)
    assert type_of(response) == (409, "too-late-to-change")


def test_a_phone_that_is_nobodys_in_the_request_cannot_book(client: Client) -> None:
    response = post(client, "appointments", a_booking(), token=prove(client, ARJUN_PHONE))
    assert type_of(response) == (403, "phone-mismatch")


# Valid by its check digit, and nobody's: it is put together here.
TWELVE_DIGITS = "20001000000" + verhoeff.calc_check_digit("20001000000")
WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"date": NOW.date().isoformat()}, "outside-horizon", "date"),
    ({"date": (NOW.date() - timedelta(days=1)).isoformat()}, "outside-horizon", "date"),
    ({"date": date(2036, 1, 1).isoformat()}, "outside-horizon", "date"),
    ({"date": "tomorrow"}, "invalid-request", "date"),
    ({"date": 20261202}, "invalid-request", "date"),
    ({"window": "09:30-10:30"}, "unknown-window", "window"),
    ({"services": []}, "invalid-request", "services"),
    ({"services": ["electricity-bill"] * 999}, "invalid-request", "services"),
    ({"services": [f"service-{number}" for number in range(99)]}, "too-many-services", "services"),
    ({"services": ["no-such-service"]}, "unknown-service", "services"),
    ({"services": ["aadhaar-document-update"]}, "answers-missing", "answers.home-eligibility"),
    ({"answers": {"applicant-at-home": "perhaps"}}, "answers-missing", "answers.applicant-at-home"),
    ({"answers": {"electricity-due-date": TOMORROW.isoformat()}}, "not-eligible", "answers.electricity-due-date"),
    ({"answers": ["yes"]}, "invalid-request", "answers"),
    ({"applicant": "Meera"}, "invalid-request", "applicant"),
    ({"applicant": {**MEERA, "name": "M" * 61}}, "bad-name", "applicant.name"),
    ({"applicant": {**MEERA, "name": "Meera 🌼"}}, "bad-name", "applicant.name"),
    ({"applicant": {**MEERA, "name": " "}}, "bad-name", "applicant.name"),
    ({"applicant": {**MEERA, "name": "Meera\x00"}}, "invalid-request", "applicant.name"),
    ({"applicant": {**MEERA, "phone": "12"}}, "bad-phone", "applicant.phone"),
    ({"applicant": {**MEERA, "language": "fr"}}, "invalid-request", "applicant.language"),
    ({"helper": {**ARJUN, "phone": "12"}}, "bad-phone", "helper.phone"),
    ({"helper": {**ARJUN, "email": "arjun"}}, "invalid-request", "helper.email"),
    ({"address": {"sector": "99", "house": "150"}}, "address-refused", "address.sector"),
    ({"address": {"sector": "33", "house": "0"}}, "address-refused", "address.house"),
    ({"address": {"sector": "33", "house": "1" * 41}}, "invalid-request", "address.house"),
    ({"address": {"sector": "33", "house": "150", "landmark": TWELVE_DIGITS}}, "bad-text", "address.landmark"),
]


@pytest.mark.parametrize(("said", "code", "field"), WRONG)
def test_what_cannot_be_booked_is_a_problem_that_names_the_field(
    client: Client, said: dict[str, Any], code: str, field: str
) -> None:
    response = post(client, "appointments", a_booking(**said), token=prove(client, MEERA_PHONE))
    assert type_of(response)[1] == code
    assert response.json()["field"] == field
    assert not Appointment.objects.exists()


def test_a_name_of_forty_letters_in_any_script_is_booked(client: Client) -> None:
    name = "ਮੀਰਾ ਸ਼ਰਮਾ " * 3
    assert booked(client, prove(client, MEERA_PHONE), applicant={**MEERA, "name": name})
