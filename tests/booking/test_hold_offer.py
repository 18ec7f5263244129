"""Holding a window for some minutes: it is nobody else's meanwhile, and free again after."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from doorstep.booking.actions import Holder, book_appointment, hold_offer, release_expired, release_hold
from doorstep.booking.models import Appointment, Hold
from doorstep.booking.refusals import (
    AnswersMissing,
    BadText,
    NotEligible,
    NotOffered,
    OutsideHorizon,
    TooManyHolds,
    TooManyServices,
    UnknownService,
    UnknownWindow,
    WindowLost,
)
from doorstep.dispatch.actions import publish_day
from doorstep.journal.models import Entry
from doorstep.journal.queries import first_broken
from doorstep.outbox.models import Job
from doorstep.places.models import Address
from doorstep.places.queries import AddressRefused
from doorstep.planning.models import KitShare, Stop
from doorstep.texts.refusals import Refusal
from tests.cast import (
    HOME,
    NOW,
    TOMORROW,
    WEB,
    WINDOWS,
    a_request,
    book,
    in_days,
    neighbour,
    only_agents,
    problems,
    set_rules,
)

pytestmark = pytest.mark.usefixtures("chandigarh")
SERVICES = ("electricity-bill", "income-certificate")
AADHAAR = ("aadhaar-document-update",)
SENIOR = {"home-eligibility": "senior"}
LATER = NOW + timedelta(minutes=10)


def hold(*, now: datetime = NOW, **said: object) -> Hold:
    asked = {"services": SERVICES, "answers": {}, "address": HOME, "on": TOMORROW, "window": WINDOWS[0]} | said
    return hold_offer(actor=WEB, now=now, **asked)  # type: ignore[arg-type]


def book_held(held: Hold, *, now: datetime = NOW, **said: object) -> Appointment:
    request = a_request(**said)  # type: ignore[arg-type]
    return book_appointment(request=request, proven_phone=None, actor=WEB, now=now, hold_token=held.token)


def one_visit_a_window() -> None:
    """Let one agent come, for visits so long that each half of the day has room for one."""
    only_agents("FA02")
    set_rules(door_minutes=180)


def test_a_hold_takes_its_place_in_a_route() -> None:
    held = hold()
    assert held.expires_at == LATER
    assert held.stop.held_until == LATER
    assert problems() == []


def test_a_held_window_is_nobody_elses() -> None:
    one_visit_a_window()
    hold()
    with pytest.raises(WindowLost):
        book(person=neighbour(1))


def test_a_released_window_is_free_at_once() -> None:
    one_visit_a_window()
    held = hold()
    assert release_hold(token=held.token, actor=WEB, now=NOW)
    assert not Stop.objects.exists() and not Address.objects.exists()
    assert book(person=neighbour(1)).pk


def test_releasing_twice_or_nothing_is_no_error() -> None:
    held = hold()
    assert release_hold(token=held.token, actor=WEB, now=NOW)
    assert not release_hold(token=held.token, actor=WEB, now=NOW)
    assert not release_hold(token=uuid4(), actor=WEB, now=NOW)


def test_a_hold_that_ran_out_makes_room_before_anybody_cleans_up() -> None:
    one_visit_a_window()
    hold()
    with pytest.raises(WindowLost):
        book(person=neighbour(1), now=LATER - timedelta(seconds=1))
    assert book(person=neighbour(1), now=LATER).pk
    assert problems(now=LATER) == []


def test_only_a_hold_that_ran_out_is_cleaned_up() -> None:
    held = hold()
    job = Job.objects.get(kind="release-hold")
    assert (job.run_at, job.payload) == (LATER, {"hold": held.pk})
    assert not release_expired(hold_id=held.pk, actor=WEB, now=LATER - timedelta(seconds=1))
    assert release_expired(hold_id=held.pk, actor=WEB, now=LATER)
    assert not release_expired(hold_id=held.pk, actor=WEB, now=LATER)
    assert not Stop.objects.exists() and not Hold.objects.exists()


def test_cleaning_up_leaves_the_visit_that_came_in_its_place() -> None:
    one_visit_a_window()
    held = hold()
    appointment = book(person=neighbour(1), now=LATER)
    release_expired(hold_id=held.pk, actor=WEB, now=LATER)
    assert Stop.objects.get() == appointment.stop
    assert problems(now=LATER) == []


def test_a_booking_takes_over_the_held_place() -> None:
    held = hold()
    appointment = book_held(held)
    assert appointment.stop == held.stop
    assert Stop.objects.get().held_until is None
    assert not Hold.objects.exists()
    assert not release_expired(hold_id=held.pk, actor=WEB, now=LATER)
    assert problems() == []


def test_a_hold_that_ran_out_is_as_good_as_none() -> None:
    held = hold()
    appointment = book_held(held, now=LATER)
    assert appointment.stop != held.stop
    release_expired(hold_id=held.pk, actor=WEB, now=LATER)
    assert Stop.objects.get() == appointment.stop


def test_a_hold_is_booked_also_when_booking_has_closed_meanwhile() -> None:
    evening = NOW.replace(hour=17, minute=55)
    held = hold(now=evening)
    after = evening + timedelta(minutes=6)
    with pytest.raises(OutsideHorizon):
        book(now=after, person=neighbour(1))
    assert book_held(held, now=after).stop == held.stop
    assert problems(now=after) == []


def test_a_hold_that_is_over_opens_no_day_that_has_closed() -> None:
    evening = NOW.replace(hour=17, minute=55)
    held = hold(now=evening)
    with pytest.raises(OutsideHorizon):
        book_held(held, now=evening + timedelta(minutes=10))


def test_a_hold_keeps_the_minutes_that_were_held() -> None:
    one_visit_a_window()
    held = hold()
    set_rules(door_minutes=170)
    kept = book_held(held).stop
    assert kept is not None and (kept, kept.service_s) == (held.stop, held.stop.service_s)


def test_a_hold_whose_place_is_gone_is_a_lost_window() -> None:
    one_visit_a_window()
    held = hold()
    book(person=neighbour(1), now=LATER)
    with pytest.raises(WindowLost):
        book_held(held, now=LATER - timedelta(seconds=1))
    assert Hold.objects.exists()
    assert problems(now=LATER) == []


@pytest.mark.parametrize(
    "other",
    [
        {"window": WINDOWS[1]},
        {"on": in_days(2)},
        {"services": ("income-certificate",)},
        {"address": replace(HOME, house="151")},
    ],
)
def test_a_hold_is_only_good_for_its_own_visit(other: dict[str, Any]) -> None:
    held = hold()
    assert book_held(held, **other).stop != held.stop
    assert Hold.objects.get() == held
    assert problems() == []


def test_a_hold_is_not_kept_into_a_published_day() -> None:
    held = hold()
    publish_day(on=TOMORROW, actor=WEB, now=NOW, clock=lambda: 0.0)
    with pytest.raises(WindowLost):
        book_held(held)


def test_a_hold_takes_a_kit_and_gives_it_back() -> None:
    only_agents("FA08", "FA09")
    share = KitShare.objects.get(day_plan__on=TOMORROW, depot__code="SC06", kit__code="aadhaar-kit")
    held = hold(services=AADHAAR, answers=SENIOR)
    share.refresh_from_db()
    assert (share.taken, share.places) == (1, 1)
    release_hold(token=held.token, actor=WEB, now=NOW)
    share.refresh_from_db()
    assert share.taken == 0
    assert problems() == []


def test_holding_and_releasing_is_in_the_journal() -> None:
    release_hold(token=hold().token, actor=WEB, now=NOW)
    assert list(Entry.objects.values_list("action", flat=True).order_by("number"))[-2:] == [
        "offer.held",
        "offer.released",
    ]
    assert first_broken() is None


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"services": ()}, UnknownService),
        ({"services": ("teleport",)}, UnknownService),
        ({"services": tuple(f"s{n}" for n in range(99))}, TooManyServices),
        ({"services": ("arms-licence",)}, NotOffered),
        ({"services": AADHAAR}, AnswersMissing),
        ({"services": AADHAAR, "answers": {"home-eligibility": "none"}}, NotEligible),
        ({"address": replace(HOME, house="0")}, AddressRefused),
        ({"address": replace(HOME, sector="99")}, AddressRefused),
        ({"address": replace(HOME, landmark="x" * 121)}, BadText),
        ({"on": NOW.date()}, OutsideHorizon),
        ({"on": in_days(15)}, OutsideHorizon),
        ({"window": "noon"}, UnknownWindow),
    ],
)
def test_what_cannot_be_booked_cannot_be_held(said: dict[str, Any], refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        hold(**said)
    assert not Hold.objects.exists() and not Stop.objects.exists() and not Address.objects.exists()


def one_visit_a_day() -> None:
    only_agents("FA02")
    set_rules(door_minutes=240, quick_try_ms=0)


def test_what_is_held_next_may_need_the_place_of_what_was_held_first() -> None:
    one_visit_a_day()
    first = hold(holder=Holder(client="browser"))
    second = hold(services=SERVICES[:1], holder=Holder(client="browser"))
    assert list(Hold.objects.all()) == [second] and Stop.objects.count() == 1
    assert not Address.objects.filter(pk=first.stop.address_id).exists()
    assert [entry.action for entry in Entry.objects.order_by("number")][-2:] == ["offer.released", "offer.held"]
    assert problems() == [] and first_broken() is None


def test_whoever_is_refused_another_window_keeps_the_one_they_had() -> None:
    one_visit_a_day()
    book(person=neighbour(1), on=in_days(2))
    first = hold(holder=Holder(client="browser", network="one"))
    with pytest.raises(WindowLost):
        hold(on=in_days(2), holder=Holder(client="browser", network="one"))
    hold(on=in_days(3), holder=Holder(client="other", network="one"))
    set_rules(holds_per_network=1)
    with pytest.raises(TooManyHolds):
        hold(window=WINDOWS[1], holder=Holder(client="browser", network="one"))
    assert Hold.objects.filter(pk=first.pk).exists()
    assert problems() == [] and first_broken() is None


def test_a_named_hold_is_given_back_for_another_window() -> None:
    first = hold()
    second = hold(window=WINDOWS[2], instead_of=first.token)
    assert list(Hold.objects.all()) == [second]
    assert not release_hold(token=first.token, actor=WEB, now=NOW)
