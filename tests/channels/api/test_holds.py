"""POST /holds: a window is kept, booked with its token, and given back."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from doorstep.booking.models import Appointment, Hold
from doorstep.channels.shared.clock import standing_at
from tests.cast import ARJUN_PHONE, MEERA_PHONE, NOW, TOMORROW, WINDOWS, only_agents
from tests.channels.api.asking import ROOT, a_booking, post, prove, type_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("chandigarh", "morning")]


def hold(client: Client, *, token: str = "", **said: object) -> dict[str, str]:
    body = {name: value for name, value in a_booking().items() if name not in ("applicant", "helper")} | said
    response = post(client, "holds", body, token=token)
    assert response.status_code == 201, response.content
    answer: dict[str, str] = response.json()
    return answer


def give_back(client: Client, token: str) -> int:
    return int(client.delete(f"{ROOT}holds/{token}").status_code)


def test_a_window_is_kept_for_ten_minutes(client: Client) -> None:
    answer = hold(client)
    assert set(answer) == {"token", "date", "window", "expires_at"}
    assert datetime.fromisoformat(answer["expires_at"]) == NOW + timedelta(minutes=10)
    assert str(Hold.objects.get().token) == answer["token"]


def test_the_held_place_is_the_one_that_is_booked(client: Client) -> None:
    held = hold(client)
    stop = Hold.objects.get().stop_id
    response = post(client, "appointments", a_booking(hold=held["token"]), token=prove(client, MEERA_PHONE))
    assert response.status_code == 201
    assert Appointment.objects.get().stop_id == stop
    assert not Hold.objects.exists()


def test_a_hold_that_ran_out_is_no_obstacle_while_the_window_is_free(client: Client) -> None:
    held = hold(client)
    with standing_at(NOW + timedelta(minutes=11)):
        response = post(client, "appointments", a_booking(hold=held["token"]), token=prove(client, MEERA_PHONE))
    assert response.status_code == 201


def test_what_is_given_back_is_free_for_others_and_given_back_once(client: Client) -> None:
    token = hold(client)["token"]
    assert [give_back(client, token), give_back(client, token)] == [204, 404]
    assert not Hold.objects.exists()


def test_an_unknown_hold_is_not_given_back(client: Client) -> None:
    response: Any = client.delete(f"{ROOT}holds/{uuid4()}")
    assert type_of(response) == (404, "unknown-hold")


def test_a_token_that_ran_out_is_refused_and_none_at_all_is_not(client: Client) -> None:
    assert type_of(post(client, "holds", {}, token="nonsense")) == (401, "phone-not-proven")
    assert type_of(post(client, "holds", {})) == (422, "invalid-request")


def test_holding_another_window_gives_back_the_first(client: Client) -> None:
    token = prove(client, ARJUN_PHONE)
    hold(client, token=token)
    hold(client, token=token, window=WINDOWS[2])
    assert [row.window for row in Hold.objects.all()] == [WINDOWS[2]]


def test_a_lost_window_brings_fresh_offers(client: Client) -> None:
    hold(client)
    only_agents(Hold.objects.get().stop.route.shift.agent.code)
    refused = None
    for number in range(30):
        body = a_booking(address={"sector": "33", "house": str(200 + number)})
        del body["applicant"], body["helper"]
        # Each from a network of their own.
        refused = post(Client(REMOTE_ADDR=f"203.0.113.{number}"), "holds", body)
        if refused.status_code != 201:
            break
    assert refused is not None
    assert type_of(refused) == (409, "window-lost")
    assert refused.json()["offers"]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"services": ["nonsense"]}, "unknown-service"),
        ({"answers": {"electricity-due-date": "soon"}}, "answers-missing"),
        ({"window": "03:00-05:00"}, "unknown-window"),
        ({"date": "2027-12-02"}, "outside-horizon"),
        ({"address": {"sector": "99", "house": "1"}}, "address-refused"),
    ],
)
def test_it_is_refused_for_what_a_booking_is_refused_for(client: Client, said: dict[str, object], code: str) -> None:
    body = {name: value for name, value in a_booking().items() if name not in ("applicant", "helper")} | said
    assert type_of(post(client, "holds", body)) == (422, code)
    booking = post(client, "appointments", a_booking(**said), token=prove(client, MEERA_PHONE))
    assert type_of(booking) == (422, code)
    assert TOMORROW.isoformat() in str(body) or "date" in said
