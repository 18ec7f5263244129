"""GET /offers."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from tests.cast import TOMORROW, WINDOWS, book, in_days, only_agents, set_rules
from tests.channels.api.asking import HOME, get, type_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("chandigarh", "morning")]


def test_every_window_of_the_days_asked_for_is_there(client: Client) -> None:
    answer = get(client, f"offers?{HOME}&days=7").json()
    assert set(answer) == {"address", "minutes", "offers", "helpline"}
    assert len(answer["offers"]) == 7 * len(WINDOWS)
    assert (answer["offers"][0]["date"], answer["offers"][0]["window"]) == (TOMORROW.isoformat(), WINDOWS[0])


def test_an_offer_is_available_with_its_minutes_or_has_a_reason(client: Client) -> None:
    offers = get(client, f"offers?{HOME}").json()["offers"]
    assert any(offer["available"] for offer in offers)
    for offer in offers:
        assert (offer["reason"] is None) == offer["available"]
        assert (offer["extra_minutes"] is None) != offer["available"]


def test_instants_are_in_city_time(client: Client) -> None:
    offer = get(client, f"offers?{HOME}&days=1").json()["offers"][0]
    starts_at, ends_at = (datetime.fromisoformat(offer[name]) for name in ("starts_at", "ends_at"))
    assert starts_at.utcoffset() == timedelta(hours=5, minutes=30)
    assert (f"{starts_at:%H:%M}-{ends_at:%H:%M}", starts_at.date()) == (offer["window"], TOMORROW)


def test_the_address_says_how_certain_it_is(client: Client) -> None:
    address = get(client, f"offers?{HOME}&days=1").json()["address"]
    assert {"text", "sector", "block", "lat", "lon", "certainty"} <= set(address)
    assert address["sector"] == "33"
    assert address["certainty"] in {"house", "block", "sector"}


def test_a_village_is_found_by_its_name(client: Client) -> None:
    address = get(client, "offers?services=electricity-bill&locality=Manimajra&house=12&days=1").json()["address"]
    assert (address["locality"], address["certainty"]) == ("manimajra", "locality")


def test_when_nobody_works_every_window_says_so(client: Client) -> None:
    only_agents()
    offers = get(client, f"offers?{HOME}").json()["offers"]
    assert {offer["reason_code"] for offer in offers} == {"not-staffed"}
    assert {offer["reason"] for offer in offers} == {"No visits on this day"}


@pytest.mark.parametrize(
    ("query", "code", "field"),
    [
        ("services=electricity-bill&sector=99&house=150", "address-refused", "sector"),
        ("services=electricity-bill&sector=33&house=0", "address-refused", "house"),
        ("services=electricity-bill&sector=33", "address-refused", "house"),
        ("services=electricity-bill&house=150", "address-refused", "sector"),
        ("services=electricity-bill&locality=Panchkula&house=150", "address-refused", "locality"),
        ("services=electricity-bill&sector=33%00&house=150", "invalid-request", "sector"),
        ("services=no-such-service&sector=33&house=150", "unknown-service", "services"),
        ("services=,&sector=33&house=150", "unknown-service", "services"),
        ("services=arms-licence&sector=33&house=150", "not-offered", "services"),
        ("sector=33&house=150", "invalid-request", "services"),
        (f"{HOME}&days=0", "invalid-request", "days"),
        (f"{HOME}&days=soon", "invalid-request", "days"),
        (f"{HOME}&days=9999999999999999999999", "invalid-request", "days"),
    ],
)
def test_what_cannot_be_answered_is_a_problem_that_names_the_field(
    client: Client, query: str, code: str, field: str
) -> None:
    response = get(client, f"offers?{query}")
    assert type_of(response) == (422, code)
    assert response.json()["field"] == field


def test_ninety_nine_services_are_too_many(client: Client) -> None:
    codes = ",".join(service["code"] for service in get(client, "services").json()["services"])
    assert type_of(get(client, f"offers?services={codes},{codes},{codes}&sector=33&house=150")) == (
        422,
        "too-many-services",
    )


def test_a_wish_is_ranked_first(client: Client) -> None:
    wanted = in_days(4).isoformat()
    offers = get(client, f"offers?{HOME}&wish_date={wanted}&wish_window={WINDOWS[2]}").json()["offers"]
    ranked = sorted((offer for offer in offers if offer["rank"]), key=lambda offer: offer["rank"])
    assert (ranked[0]["date"], ranked[0]["window"]) == (wanted, WINDOWS[2])
    assert [offer["recommended"] for offer in ranked[:4]] == [True, True, True, False]


def test_where_the_team_is_near_words_say_so(client: Client) -> None:
    book(on=in_days(3))
    offers = get(client, f"offers?{HOME}&lang=hi").json()["offers"]
    near = [offer for offer in offers if offer["near"]]
    assert {offer["date"] for offer in near} == {in_days(3).isoformat()}
    assert {offer["near_text"] for offer in near} == {"तब हमारी टीम आपके पास ही होगी"}
    assert all(offer["near_text"] is None for offer in offers if not offer["near"])


def test_a_bills_due_date_closes_the_days_after_it(client: Client) -> None:
    due = in_days(5).isoformat()
    offers = get(client, f"offers?{HOME}&services=electricity-bill&answers=electricity-due-date:{due}").json()["offers"]
    closed = [offer["reason_code"] == "due-date" for offer in offers]
    assert closed.index(True) == 3 * len(WINDOWS)
    assert all(closed[3 * len(WINDOWS) :])


def test_answers_that_are_none_are_told_apart(client: Client) -> None:
    response = get(client, f"offers?{HOME}&answers=yes")
    assert (response.status_code, response.json()["field"]) == (422, "answers")
    response = get(client, f"offers?{HOME}&agent_preference=tall")
    assert (response.status_code, response.json()["field"]) == (422, "agent_preference")


def test_without_a_woman_the_reason_says_so(client: Client) -> None:
    only_agents("FA02", "FA03")
    offers = get(client, f"offers?{HOME}&days=1&agent_preference=woman").json()["offers"]
    assert {offer["reason_code"] for offer in offers} == {"no-woman-agent"}


def test_what_is_kept_names_the_helpline(client: Client) -> None:
    set_rules(phone_share_percent=100)
    answer = get(client, f"offers?{HOME}").json()
    assert {offer["reason_code"] for offer in answer["offers"] if offer["date"] == in_days(10).isoformat()} == {"kept"}
    assert answer["helpline"] == "1800-180-1725"
