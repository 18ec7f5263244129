"""What would suit best, and who should come: said on the page of days."""

import pytest
from django.test import Client

from doorstep.booking.models import Appointment, Hold
from doorstep.planning.models import Stop
from tests.cast import only_agents, set_rules
from tests.channels.citizen.pages import Response, at, book, go_to, key_of, send, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("chandigarh", "morning")]
WOMAN = {"preference": "woman"}


def best(response: Response) -> list[str]:
    return [f"{offer.on} {offer.window}" for offer in response.context["best"]]


def test_the_wished_day_and_time_stand_first(client: Client) -> None:
    go_to(client, "book/day")
    response = send(client, "book/day/wishes", on="2026-12-09", window="13:00-15:00")
    assert at(response) == "book/day"
    assert best(response)[0] == "2026-12-09 13:00-15:00"
    assert "These times are nearest to what you wished." in text(response)
    assert "Wednesday 2 December" in text(response)


def test_without_a_wish_the_best_times_are_on_different_days(client: Client) -> None:
    days = [time.partition(" ")[0] for time in best(go_to(client, "book/day"))]
    assert len(days) == len(set(days)) == 3


def test_a_wish_that_is_none_changes_nothing(client: Client) -> None:
    before = best(go_to(client, "book/day"))
    assert best(send(client, "book/day/wishes", on="someday", window="noon", preference="tall")) == before


def test_a_woman_comes_and_every_page_says_so(client: Client) -> None:
    go_to(client, "book/day")
    send(client, "book/day/wishes", **WOMAN)
    check = go_to(client, "book/check")
    assert "A woman" in text(check)
    assert "A woman of our team comes." in text(send(client, "book/check", key=key_of(check), agree="on"))
    assert "A woman" in text(client.get("/visit/details"))
    booked = Appointment.objects.get()
    agent = Stop.objects.select_related("route__shift__agent").get(appointment=booked).route.shift.agent
    assert (booked.agent_preference, agent.gender) == ("woman", "f")


def test_a_time_kept_for_anyone_is_let_go_when_a_woman_should_come(client: Client) -> None:
    go_to(client, "book/people")
    assert Hold.objects.count() == 1
    send(client, "book/day/wishes", **WOMAN)
    assert not Hold.objects.exists()
    assert at(client.get("/book/check", follow=True)) == "book/day"


def test_without_women_the_page_says_how_to_go_on(client: Client) -> None:
    only_agents("FA02", "FA03")
    go_to(client, "book/day")
    said = text(send(client, "book/day/wishes", **WOMAN))
    assert "No woman of our team is free in the coming days" in said
    assert "Choose “It does not matter” below" in said
    assert "No woman of our team is free then" in said


def test_what_is_kept_for_callers_names_the_helpline(client: Client) -> None:
    set_rules(phone_share_percent=100)
    said = text(go_to(client, "book/day"))
    assert "Some times are kept for people who call 1800-180-1725" in said
    assert "Kept for people who call the helpline" in text(client.get("/book/day", {"on": "2026-12-09"}))


def test_whoever_moves_a_visit_is_shown_other_times_near_it(client: Client) -> None:
    book(client)
    response = client.get("/visit/day")
    assert best(response)[0] == "2026-12-02 11:00-13:00"
    assert "These times are nearest to the one you have." in text(response)


def test_a_lost_time_is_what_the_next_ones_are_near_to(client: Client) -> None:
    go_to(client, "book/day")
    only_agents()
    response = send(client, "book/day", choice="2026-12-05 13:00-15:00")
    assert response.status_code == 409
    assert response.context["wished"]
