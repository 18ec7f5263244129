"""Whatever people do, in whatever order: after every step every promise can be kept."""

from collections import Counter
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.models import F, Q
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from doorstep.booking.actions import (
    book_appointment,
    cancel_appointment,
    hold_offer,
    release_expired,
    release_hold,
    reschedule_appointment,
)
from doorstep.booking.models import Appointment, Hold
from doorstep.booking.queries import appointments
from doorstep.booking.refusals import OutsideHorizon, TooLateToChange, WindowLost
from doorstep.engines.addresses.values import AddressSaid
from doorstep.journal.queries import first_broken
from doorstep.planning.models import Stop
from tests.cast import (
    NOW,
    WEB,
    WINDOWS,
    a_request,
    begin_afresh,
    neighbour,
    only_agents,
    problems,
    publish,
    set_rules,
)

EXAMPLES, STEPS, OPERATIONS = 75, 50, 2_000
DAYS = st.integers(1, 4)
PICKS = st.integers(0, 1_000)
VISITS = st.fixed_dictionaries(
    {
        "services": st.sampled_from(
            [
                ("electricity-bill",),
                ("electricity-bill", "income-certificate"),
                ("pan-card",),
                ("aadhaar-biometric-update",),
            ]
        ),
        "address": st.sampled_from(
            [
                AddressSaid(sector="33", house="150"),
                AddressSaid(sector="33", house="151"),
                AddressSaid(sector="13", house="20"),
                AddressSaid(sector="22", house="1234"),
            ]
        ),
        "window": st.sampled_from(WINDOWS),
        "answers": st.just({"home-eligibility": "senior"}),
    }
)
done: Counter[str] = Counter()


class PeopleWhoChangeTheirMinds(RuleBasedStateMachine):
    """Four agents, one Aadhaar kit for two of them, visits of an hour and more."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.held: list[int] = []
        self.booked: list[int] = []
        self.all_or_nothing = transaction.atomic()
        self.all_or_nothing.__enter__()
        begin_afresh()

    @rule(visit=VISITS, day=DAYS)
    def book(self, visit: dict[str, Any], day: int) -> None:
        done["book"] += 1
        with suppress(WindowLost, OutsideHorizon):
            self.booked.append(self._book(on=self._in(day), **visit).pk)

    @rule(visit=VISITS, day=DAYS)
    def hold(self, visit: dict[str, Any], day: int) -> None:
        done["hold"] += 1
        with suppress(WindowLost, OutsideHorizon):
            self.held.append(hold_offer(on=self._in(day), actor=WEB, now=self.now, **visit).pk)

    @precondition(lambda self: self.held)
    @rule(pick=PICKS)
    def book_what_is_held(self, pick: int) -> None:
        done["book held"] += 1
        hold = self._hold(pick)
        address = hold.stop.address
        said = AddressSaid(sector=address.sector, locality=address.locality, house=address.house)
        visit = {"services": hold.services, "answers": hold.answers, "on": hold.on, "window": hold.window}
        with suppress(WindowLost, OutsideHorizon):
            self.booked.append(self._book(hold=hold, address=said, **visit).pk)
            if not hold.is_over(self.now):
                self.held.remove(hold.pk)

    @precondition(lambda self: self.held)
    @rule(pick=PICKS, expired=st.booleans())
    def release(self, pick: int, expired: bool) -> None:
        done["release"] += 1
        hold = self._hold(pick)
        if expired:
            released = release_expired(hold_id=hold.pk, actor=WEB, now=self.now)
            assert released == hold.is_over(self.now)
        else:
            released = release_hold(token=hold.token, actor=WEB, now=self.now)
            assert released
        if released:
            self.held.remove(hold.pk)

    @precondition(lambda self: self.booked)
    @rule(pick=PICKS, day=DAYS, window=st.sampled_from(WINDOWS))
    def move(self, pick: int, day: int, window: str) -> None:
        done["move"] += 1
        with suppress(WindowLost, OutsideHorizon, TooLateToChange):
            reschedule_appointment(
                appointment=self._appointment(pick), on=self._in(day), window=window, actor=WEB, now=self.now
            )

    @precondition(lambda self: self.booked)
    @rule(pick=PICKS)
    def cancel(self, pick: int) -> None:
        done["cancel"] += 1
        appointment = self._appointment(pick)
        with suppress(TooLateToChange):
            cancel_appointment(appointment=appointment, reason="", actor=WEB, now=self.now)
            self.booked.remove(appointment.pk)

    @rule(minutes=st.sampled_from([1, 5, 10, 300, 900, 1440]))
    def wait(self, minutes: int) -> None:
        done["wait"] += 1
        if self.now < NOW + timedelta(days=7):
            self.now += timedelta(minutes=minutes)

    @invariant()
    def every_promise_can_be_kept(self) -> None:
        assert problems(now=self.now) == []

    @invariant()
    def every_stop_is_on_its_day_and_in_its_window(self) -> None:
        elsewhere = ~Q(on=F("stop__route__day_plan__on"))
        outside = Q(stop__earliest_at__lt=F("starts_at")) | Q(stop__latest_at__gte=F("ends_at"))
        wrong = elsewhere | outside | Q(stop__held_until__isnull=False)
        assert not Appointment.objects.filter(status="booked").filter(wrong).exists()

    def teardown(self) -> None:
        assert sorted(self.booked) == sorted(Appointment.objects.filter(status="booked").values_list("pk", flat=True))
        assert sorted(self.held) == sorted(Hold.objects.values_list("pk", flat=True))
        assert Stop.objects.count() == len(self.booked) + len(self.held)
        assert first_broken() is None
        transaction.set_rollback(True)
        self.all_or_nothing.__exit__(None, None, None)

    def _book(self, *, hold: Hold | None = None, **said: Any) -> Appointment:
        request = a_request(person=neighbour(sum(done.values())), **said)
        token = hold.token if hold else None
        return book_appointment(request=request, proven_phone=None, actor=WEB, now=self.now, hold_token=token)

    def _in(self, days: int) -> date:
        return self.now.date() + timedelta(days=days)

    def _hold(self, pick: int) -> Hold:
        return Hold.objects.select_related("stop__address").get(pk=self.held[pick % len(self.held)])

    def _appointment(self, pick: int) -> Appointment:
        return appointments().get(pk=self.booked[pick % len(self.booked)])


@pytest.mark.usefixtures("chandigarh")
def test_after_two_thousand_operations_every_promise_can_be_kept() -> None:
    only_agents("FA02", "FA03", "FA08", "FA09")
    set_rules(open_per_address=999, door_minutes=45)
    done.clear()
    run_state_machine_as_test(
        PeopleWhoChangeTheirMinds,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],
        ),
    )
    assert sum(times for kind, times in done.items() if kind != "wait") >= OPERATIONS, done
    assert min(done[kind] for kind in ("book", "hold", "book held", "release", "move", "cancel")) >= 30, done
    publish()
