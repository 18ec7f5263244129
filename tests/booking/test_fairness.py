"""What is kept of a day for those who call, ask late or live far away."""

from datetime import date, datetime, timedelta

import pytest

from doorstep.booking.actions import hold_offer, reschedule_appointment
from doorstep.booking.offers import Offer, offers_for
from doorstep.booking.refusals import WindowLost
from doorstep.engines.addresses.values import AddressSaid
from doorstep.places import queries as places
from tests.cast import HOME, NOW, WEB, WINDOWS, book, in_days, neighbour, only_agents, set_rules

SERVICES = ("water-bill",)
FAR = in_days(7)
SENIOR = {"aged-sixty": "yes"}


@pytest.fixture(autouse=True)
def everything_is_kept(chandigarh: None) -> None:
    """As on a day on which so much is booked that only what is kept is left."""
    only_agents("FA02", "FA03")
    set_rules(phone_share_percent=100, phone_keep_days=2, late_share_percent=0, far_share_percent=0)


def reasons(on: date, *, now: datetime = NOW, **said: object) -> set[str]:
    asked: dict[str, object] = {"services": SERVICES, "place": places.resolve(said=HOME)} | said
    offers = offers_for(now=now, **asked).offers  # type: ignore[arg-type]
    return {offer.reason for offer in offers if offer.on == on}


def test_what_is_kept_is_said_to_be_kept_and_is_not_recommended() -> None:
    sheet = offers_for(services=SERVICES, place=places.resolve(said=HOME), now=NOW)
    kept = [offer for offer in sheet.offers if offer.reason == "kept"]
    assert {offer.on for offer in kept} >= {FAR}
    assert not any(offer.available or offer.recommended or offer.near or offer.rank for offer in kept)
    assert sheet.helpline


def test_it_opens_to_everyone_as_the_day_comes_nearer() -> None:
    assert reasons(in_days(3)) == {"kept"}
    assert reasons(in_days(2)) == {""}
    assert reasons(in_days(3), now=NOW + timedelta(days=1)) == {""}


def test_whoever_is_served_by_staff_is_kept_from_nothing() -> None:
    assert reasons(FAR, self_service=False) == {""}
    assert book(services=SERVICES, on=FAR).on == FAR


def test_whoever_is_known_to_be_elderly_is_kept_from_nothing() -> None:
    set_rules(elderly_answers="aged-sixty=yes")
    card = ("senior-citizen-card",)
    assert reasons(FAR, answers=SENIOR, services=card) == {""}
    assert book(services=card, answers=SENIOR, on=FAR, staff=False).on == FAR
    assert reasons(FAR, answers={"aged-sixty": "no"}, services=card) == {"kept"}


def test_an_answer_that_no_service_asks_for_opens_nothing_that_booking_would_refuse() -> None:
    set_rules(elderly_answers="aged-sixty=yes")
    assert reasons(FAR, answers=SENIOR) == {"kept"}
    with pytest.raises(WindowLost):
        book(services=SERVICES, answers=SENIOR, on=FAR, staff=False)


def test_a_kept_window_cannot_be_held_or_booked_by_oneself() -> None:
    with pytest.raises(WindowLost) as lost:
        book(services=SERVICES, on=FAR, staff=False)
    offers: tuple[Offer, ...] = lost.value.details["offers"]
    assert {offer.reason for offer in offers if offer.on == FAR} == {"kept"}
    with pytest.raises(WindowLost):
        hold_offer(services=SERVICES, answers={}, address=HOME, on=FAR, window=WINDOWS[0], actor=WEB, now=NOW)


def test_only_so_much_is_kept_as_the_rule_says() -> None:
    set_rules(phone_share_percent=50, usable_percent=40, open_per_address=99, door_minutes=60)
    taken = 0
    while reasons(FAR) == {""}:
        book(services=SERVICES, on=FAR, person=neighbour(taken), window=WINDOWS[taken % 4], staff=False)
        taken += 1
    assert 1 <= taken <= 4
    assert reasons(FAR) == {"kept"}
    assert reasons(FAR, self_service=False) == {""}


def test_a_far_home_has_a_share_of_its_own() -> None:
    set_rules(phone_share_percent=0, far_share_percent=100, far_keep_days=2, far_minutes=1)
    assert reasons(FAR) == {""}
    set_rules(far_minutes=120)
    assert reasons(FAR) == {"kept"}
    assert reasons(FAR, place=places.resolve(said=AddressSaid(sector="35", house="12"))) == {"kept"}


def test_whoever_has_a_visit_on_a_day_may_move_within_it() -> None:
    booked = book(services=SERVICES, on=FAR)
    moved = reschedule_appointment(appointment=booked, on=FAR, window=WINDOWS[3], actor=WEB, now=NOW)
    assert moved.window == WINDOWS[3]
    with pytest.raises(WindowLost):
        reschedule_appointment(appointment=moved, on=in_days(8), window=WINDOWS[3], actor=WEB, now=NOW)
