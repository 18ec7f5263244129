"""Several workers look through the waiting list at once: one offer to one, in order, and nothing is offered twice.

The negative control gives the window without the claim, and two are kept for one who waits."""

from contextlib import suppress
from datetime import timedelta
from threading import Barrier

import pytest
from django.db.models import F

from doorstep.booking.actions import (
    WaitRequest,
    cancel_appointment,
    hold_offer,
    join_waiting_list,
    leave_waiting_list,
    offer_freed_windows,
)
from doorstep.booking.models import Appointment, Hold, WaitingEntry
from doorstep.booking.refusals import WindowLost
from doorstep.engines.addresses.values import AddressSaid
from doorstep.journal.queries import first_broken
from doorstep.messaging.models import Message
from tests.cast import HOME, NOW, TOMORROW, WEB, WINDOWS, book, neighbour, only_agents, problems, set_rules
from tests.concurrency.at_once import PATIENCE_S, at_once

pytestmark = pytest.mark.usefixtures("committed_chandigarh")
WORKERS = 6
SERVICES = ("electricity-bill", "income-certificate")


@pytest.fixture
def full(committed_chandigarh: None) -> list[Appointment]:
    """A few agents come tomorrow, and what they can take of long visits is promised."""
    only_agents("FA02", "FA03", "FA05")
    set_rules(door_minutes=150, horizon_days=1, quick_try_ms=0, open_per_address=99)
    booked: list[Appointment] = []
    for window in WINDOWS:
        with suppress(WindowLost):
            while True:
                booked.append(book(person=neighbour(len(booked)), window=window))
    assert len(booked) >= 4
    return booked


def join(number: int) -> WaitingEntry:
    request = WaitRequest(
        services=SERVICES, address=AddressSaid(sector="33", house=str(200 + number)), language="en", nothing_suits=True
    )
    now = NOW + timedelta(seconds=number)
    return join_waiting_list(request=request, phone=neighbour(50 + number).phone, actor=WEB, now=now)


def cancel(appointment: Appointment) -> None:
    cancel_appointment(appointment=appointment, reason="", actor=WEB, now=NOW)


def test_one_who_waits_gets_one_offer_from_many_workers(full: list[Appointment]) -> None:
    join(0)
    for appointment in full:
        cancel(appointment)
    came = at_once(WORKERS, lambda _n: offer_freed_windows(now=NOW))
    assert sorted(came, key=str) == [0] * (WORKERS - 1) + [1]
    assert Hold.objects.count() == Message.objects.filter(event="waiting-offer").count() == 1
    entry = WaitingEntry.objects.get()
    assert (entry.state, entry.offers, entry.hold) == ("offered", 1, Hold.objects.get().token)
    assert problems() == [] and first_broken() is None


def test_one_window_goes_to_the_first_of_many(full: list[Appointment]) -> None:
    entries = [join(number) for number in range(4)]
    cancel(full[0])
    came = at_once(WORKERS, lambda _n: offer_freed_windows(now=NOW))
    assert all(isinstance(one, int) for one in came), came
    offered = WaitingEntry.objects.filter(state="offered")
    assert [entry.pk for entry in offered] == [entries[0].pk]
    assert Hold.objects.count() == 1 and problems() == []


def test_whoever_leaves_while_an_offer_is_made_keeps_no_window(full: list[Appointment]) -> None:
    entry = join(0)
    cancel(full[0])

    def act(number: int) -> object:
        if number:
            return offer_freed_windows(now=NOW)
        return leave_waiting_list(entry=WaitingEntry.objects.get(pk=entry.pk), actor=WEB, now=NOW)

    came = at_once(3, act)
    assert not any(isinstance(one, Exception) for one in came), came
    assert WaitingEntry.objects.get().state == "left"
    assert not Hold.objects.exists() and problems() == []


def test_eight_joins_of_one_phone_for_one_address_are_one_place(full: list[Appointment]) -> None:
    request = WaitRequest(services=SERVICES, address=HOME, language="en", nothing_suits=True)
    phone = neighbour(50).phone
    came = at_once(8, lambda _n: join_waiting_list(request=request, phone=phone, actor=WEB, now=NOW).pk)
    assert set(came) == {WaitingEntry.objects.get().pk}
    assert Message.objects.filter(event="waiting-joined").count() == 1


def give_unclaimed(entry: WaitingEntry, hold: Hold) -> None:
    WaitingEntry.objects.filter(pk=entry.pk).update(hold=hold.token, state="offered", offers=F("offers") + 1)


def test_without_the_claim_two_windows_are_kept_for_one(full: list[Appointment]) -> None:
    """The negative control: who waits is read, then written, and nobody asks what happened between."""
    entry = join(0)
    for appointment in full:
        cancel(appointment)
    both_have_read = Barrier(2)

    def offer_unclaimed(number: int) -> None:
        assert WaitingEntry.objects.filter(pk=entry.pk, state="waiting").exists()
        both_have_read.wait(PATIENCE_S)
        hold_offer(
            services=SERVICES,
            answers={},
            address=AddressSaid(sector="33", house="200"),
            on=TOMORROW,
            window=WINDOWS[0],
            actor=WEB,
            now=NOW,
            also=lambda hold: give_unclaimed(entry, hold),
        )

    came = at_once(2, offer_unclaimed)
    assert came == [None, None]
    entry.refresh_from_db()
    assert (entry.offers, Hold.objects.count()) == (2, 2)
