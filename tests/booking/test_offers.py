"""What is offered: each window of the coming days with its price, or with the reason why not."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest
from django.db.models import F

from doorstep.booking.actions import hold_offer
from doorstep.booking.offers import REASONS, RECOMMENDED, Offer, OfferSheet, offers_for, reason_text
from doorstep.booking.refusals import NotOffered, TooManyServices, UnknownService
from doorstep.dispatch.actions import publish_day
from doorstep.engines.addresses.values import AddressSaid
from doorstep.places import queries as places
from doorstep.places.models import Holiday
from doorstep.planning.models import KitShare, Route
from doorstep.workforce.models import FieldAgent, Skill
from tests.cast import (
    HOME,
    NOW,
    SUNDAY,
    TOMORROW,
    WEB,
    WINDOWS,
    ZONE,
    book,
    in_days,
    neighbour,
    only_agents,
    set_rules,
)

pytestmark = pytest.mark.usefixtures("chandigarh")
SERVICES = ("electricity-bill", "income-certificate")
AADHAAR = ("aadhaar-document-update",)


def sheet(*, now: datetime = NOW, address: AddressSaid = HOME, **said: object) -> OfferSheet:
    asked = {"services": SERVICES, "place": places.resolve(said=address)} | said
    return offers_for(now=now, **asked)  # type: ignore[arg-type]


def of_day(day: object, **said: object) -> list[Offer]:
    return [offer for offer in sheet(**said).offers if offer.on == day]  # type: ignore[arg-type]


def reasons(day: object, **said: object) -> set[str]:
    offers = of_day(day, **said)
    assert len(offers) == len(WINDOWS)
    return {offer.reason for offer in offers}


def test_every_window_of_fourteen_days_is_offered_or_has_a_reason() -> None:
    offers = sheet().offers
    assert [(offer.on, offer.window) for offer in offers] == [(in_days(n), w) for n in range(1, 15) for w in WINDOWS]
    assert all(offer.available == (offer.reason == "") == (offer.extra_minutes is not None) for offer in offers)


def test_windows_are_instants_of_the_city() -> None:
    first = sheet().offers[0]
    assert (first.starts_at, first.ends_at) == tuple(
        datetime.combine(TOMORROW, time(hour), tzinfo=ZONE) for hour in (9, 11)
    )


def test_what_is_offered_can_be_booked_and_what_is_not_cannot() -> None:
    only_agents("FA02", "FA03")
    set_rules(open_per_address=99)
    for number in range(12):
        free = [offer for offer in of_day(TOMORROW) if offer.available]
        if not free:
            break
        book(window=free[number % len(free)].window, person=neighbour(number))
    assert number >= 4


def test_the_cheapest_are_recommended() -> None:
    book(on=in_days(3))
    offers = sheet().offers
    best = [offer for offer in offers if offer.recommended]
    assert len(best) == RECOMMENDED
    dearest = max(offer.extra_minutes or 0 for offer in best)
    assert all((offer.extra_minutes or 0) >= dearest for offer in offers if offer.available and not offer.recommended)
    assert {offer.on for offer in best} == {in_days(3)}
    assert best[0].extra_minutes == 0


def test_nothing_that_is_closed_is_recommended() -> None:
    only_agents()
    assert not any(offer.recommended or offer.available for offer in sheet().offers)


def test_a_holiday_is_said() -> None:
    Holiday.objects.create(on=TOMORROW, name={"en": "Fair", "hi": "मेला", "pa": "ਮੇਲਾ"})
    assert reasons(TOMORROW) == {"holiday"}


def test_a_day_off_for_all_is_said() -> None:
    only_agents("FA04")
    assert reasons(SUNDAY) == {"not-staffed"}


def test_a_day_after_the_roster_is_not_staffed() -> None:
    assert reasons(in_days(23), now=NOW + timedelta(days=10)) == {"not-staffed"}


def test_a_day_without_the_skill_is_said() -> None:
    FieldAgent.objects.get(code="FA03").skills.remove(Skill.objects.get(code="certificates"))
    only_agents("FA03")
    assert reasons(TOMORROW) == {"no-skill"}


def test_a_skill_that_was_taken_away_counts_although_its_route_is_in_memory() -> None:
    only_agents("FA03")
    assert "" in reasons(TOMORROW)
    agent = FieldAgent.objects.get(code="FA03")
    agent.skills.remove(Skill.objects.get(code="certificates"))
    agent.save()
    assert reasons(TOMORROW) == {"no-skill"}


def test_a_day_without_a_kit_left_is_said() -> None:
    KitShare.objects.filter(kit__code="aadhaar-kit", day_plan__on=TOMORROW).update(places=0)
    assert reasons(TOMORROW, services=AADHAAR) == {"no-kit"}
    assert "" in reasons(in_days(2), services=AADHAAR)


def test_a_kit_on_its_way_with_one_route_is_offered_with_that_route_only() -> None:
    only_agents("FA08", "FA09")
    senior = {"home-eligibility": "senior"}
    book(services=AADHAAR, answers=senior, on=in_days(2))
    assert reasons(in_days(2), services=AADHAAR) == {""}
    # As if another route had it: the depot has none left, and no route of these two takes it.
    Route.objects.exclude(kits=[]).update(kits=[], version=F("version") + 1)
    assert reasons(in_days(2), services=AADHAAR) == {"no-kit"}


def test_a_full_window_is_said() -> None:
    only_agents("FA02")
    set_rules(door_minutes=180)
    book()
    assert [offer.reason for offer in of_day(TOMORROW)][:2] == ["full", "full"]


def test_a_held_window_is_full_until_the_hold_runs_out() -> None:
    only_agents("FA02")
    set_rules(door_minutes=180)
    hold_offer(services=SERVICES, answers={}, address=HOME, on=TOMORROW, window=WINDOWS[0], actor=WEB, now=NOW)
    assert of_day(TOMORROW)[0].reason == "full"
    assert of_day(TOMORROW, now=NOW + timedelta(minutes=10))[0].available


def test_tomorrow_is_too_late_from_the_evening_on() -> None:
    evening = datetime.combine(NOW.date(), time(18), tzinfo=ZONE)
    assert "too-late" not in reasons(TOMORROW, now=evening - timedelta(seconds=1))
    assert reasons(TOMORROW, now=evening) == {"too-late"}


def test_a_published_day_is_too_late() -> None:
    book()
    publish_day(on=TOMORROW, actor=WEB, now=NOW, clock=lambda: 0.0)
    assert reasons(TOMORROW) == {"too-late"}


def test_days_after_the_last_one_for_a_bill_are_said() -> None:
    answers = {"electricity-due-date": in_days(5).isoformat()}
    assert "" in reasons(in_days(3), answers=answers)
    assert reasons(in_days(4), answers=answers) == {"due-date"}


def test_each_reason_has_words() -> None:
    assert all(str(reason_text(code)) for code in REASONS)


def test_fewer_days_can_be_asked_for_but_not_more() -> None:
    assert len(sheet(days=3).offers) == 3 * len(WINDOWS)
    assert len(sheet(days=365).offers) == 14 * len(WINDOWS)


def test_a_longer_visit_takes_more_minutes() -> None:
    one, two = sheet(services=("pan-card",)).minutes, sheet(services=("pan-card", "electricity-bill")).minutes
    assert 6 < one < two


@pytest.mark.parametrize(
    ("services", "refusal"),
    [
        ((), UnknownService),
        (("teleport",), UnknownService),
        (tuple(f"s{n}" for n in range(99)), TooManyServices),
        (("arms-licence",), NotOffered),
    ],
)
def test_services_that_cannot_be_booked_have_no_offers(services: tuple[str, ...], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        sheet(services=services)


def test_next_door_to_a_visit_costs_no_more_than_far_away() -> None:
    only_agents("FA02")
    book()
    near = of_day(TOMORROW, address=replace(HOME, house="151"))[0].extra_minutes
    far = of_day(TOMORROW, address=AddressSaid(sector="13", house="150"))[0].extra_minutes
    assert near is not None and (far is None or near < far)
