"""Storing a repair, and telling everybody whom it touches, once."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from doorstep.booking.actions.on_the_day import (
    AppointmentMoved,
    end_by_office,
    move_by_office,
    stop_wanted_today,
    take_today,
    tell_of_change,
)
from doorstep.dispatch.models import Visit as DoorVisit
from doorstep.dispatch.repair.events import Closed, Event, as_data, normalised
from doorstep.dispatch.repair.plans import events_by_plan, published_plans
from doorstep.dispatch.repair.proposal import Change, PlannedRoute, Proposal, propose
from doorstep.dispatch.repair.refusals import DayMoved
from doorstep.dispatch.repair.situation import Situation, situation
from doorstep.dispatch.visits.actions import VisitSaid, record_visit
from doorstep.engines.catalogue.values import Texts
from doorstep.engines.messages.own_time import moment_text
from doorstep.engines.promise.repair import Effort
from doorstep.engines.wording import time_text
from doorstep.journal.actions import Actor, append
from doorstep.places import queries as places
from doorstep.planning.actions.deadlocks import again_after_deadlock
from doorstep.planning.actions.mend import MendedRoute, MendedStop, close_roads, mend_routes
from doorstep.planning.actions.store import PlanMoved
from doorstep.planning.models import Stop
from doorstep.workforce.actions import add_absence
from doorstep.workforce.queries import instant, midnight

SEED = 20_230_206
# Whoever changes the same day meanwhile comes first so often, and then the repair is given up.
ROUNDS = 5
END_OF_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class RepairReport:
    """What a repair did. `proposal`: as it was stored, or would be; `told`: how many people get a message; `new_times`:
    by reference, the day and window kept for those to whom nobody comes today, None where there was none."""

    proposal: Proposal
    stored: bool
    told: int = 0
    new_times: Mapping[str, tuple[date, str] | None] = field(default_factory=dict)


def effort(*, clock: Callable[[], float]) -> Effort:
    """This function will return how long a repair may search, by the settings."""
    return Effort(seconds=settings.REPAIR_SECONDS, iterations=settings.REPAIR_ITERATIONS, seed=SEED, clock=clock)


def repair_day(
    *,
    on: date,
    plan_ids: Sequence[int] | None = None,
    events: Sequence[Event],
    from_at: datetime,
    actor: Actor,
    now: datetime,
    clock: Callable[[], float],
    dry_run: bool = False,
) -> tuple[RepairReport, ...]:
    """This function will mend a published day after some events, and tell everybody concerned. `from_at`: since when
    somebody is absent or late; nothing is planned anew before `now`.

    Promised windows are kept where any way is found; see docs/algorithms/repair.md. When somebody else changes the day
    meanwhile, it is looked at anew. Plans that no event concerns are left alone. With `dry_run` nothing is stored.
    Raises DayIsOver, NotPublished, UnknownAgent, NotThatDay and VisitOver, all before anything is stored, and DayMoved
    when the day does not stand still."""
    plans = [plan for plan in published_plans(on=on, now=now) if plan_ids is None or plan.pk in plan_ids]
    shares = events_by_plan(plans=plans, events=normalised(events=events))
    stands = [situation(plan=plan, events=said, from_at=from_at, now=now) for plan, said in shares]
    return tuple(_mend(stand, actor, clock, dry_run) for stand in stands)


def _mend(stand: Situation, actor: Actor, clock: Callable[[], float], dry_run: bool) -> RepairReport:
    now = stand.now
    for attempt in range(1, ROUNDS + 1):
        proposal = propose(situation=stand, effort=effort(clock=clock), now=now)
        if dry_run:
            return RepairReport(proposal=proposal, stored=False)
        try:
            return carry_out(proposal=proposal, actor=actor, now=now)
        except DayMoved:
            if attempt == ROUNDS:
                raise
        stand = situation(plan=stand.plan, events=stand.events, from_at=stand.from_at, now=now)
    raise AssertionError("unreachable")


@again_after_deadlock
def carry_out(*, proposal: Proposal, actor: Actor, now: datetime) -> RepairReport:
    """This function will store a repair as it was proposed: all of it, or nothing when anything moved since.

    Routes and appointments are claimed by the versions that were seen. Raises DayMoved."""
    try:
        with transaction.atomic():
            return _Storing(proposal, actor, now).all()
    except (PlanMoved, AppointmentMoved) as error:
        message = _("The day changed while it was being mended. Please look at it again.")
        raise DayMoved(message) from error


class _Storing:
    """One repair while it is stored, inside a transaction."""

    def __init__(self, proposal: Proposal, actor: Actor, now: datetime) -> None:
        self.proposal, self.actor, self.now = proposal, actor, now
        self.situation: Situation = proposal.situation
        self.changes = {change.visit_id: change for change in proposal.changes}
        self.told = 0
        self.new_times: dict[str, tuple[date, str] | None] = {}

    def all(self) -> RepairReport:
        self._store_routes()
        self._store_events()
        for change in self.proposal.changes:
            self.told += _DEEDS[change.kind](self, change)
        self._record_in_vain()
        append(
            actor=self.actor,
            action="day.repaired",
            subject=f"day:{self.situation.plan.pk}",
            details=self._details(),
            now=self.now,
        )
        return RepairReport(self.proposal, True, self.told, self.new_times)

    def _store_routes(self) -> None:
        routes = [*map(self._mended, self.proposal.routes), *self._given_up()]
        self.made: Mapping[int, Stop] = {}
        made = mend_routes(plan_id=self.situation.plan.pk, routes=routes)
        wanted = [v.id for route in self.proposal.routes for v, _s in route.visits if v.id in self.situation.wanted]
        self.made = dict(zip(wanted, made, strict=True))

    def _mended(self, one: PlannedRoute) -> MendedRoute:
        stand, route_id = self.situation, one.route.id
        standing, rest = stand.standings[route_id], stand.left[route_id]
        needs = {code for code, bit in stand.staffing.kit_bits.items() if any(v.kits & bit for v, _s in one.visits)}
        return MendedRoute(
            route_id=route_id,
            version=standing.version,
            depot_id=standing.agent.depot_id,
            begun=tuple(visit.id for visit in rest.begun),
            stops=tuple(self._stop(visit.id, starts_s, visit.latest_s) for visit, starts_s in one.visits),
            kits_before=standing.kits,
            kits=None if route_id in stand.out else tuple(sorted(needs)),
            free=self._free(route_id),
        )

    def _free(self, route_id: int) -> tuple[datetime, int | None] | None:
        """From when on an agent can go on whose day was touched, and from which door."""
        rest = self.situation.left[route_id]
        if (
            route_id not in self.situation.touched
            or rest.route.starts_s <= self.situation.standings[route_id].route.starts_s
        ):
            return None
        last = self.situation.appointments[rest.begun[-1].id] if rest.begun else None
        at = midnight(on=self.situation.on) + timedelta(seconds=rest.route.starts_s)
        return at, None if last is None else last.address_id

    def _stop(self, visit_id: int, starts_s: int, latest_s: int) -> MendedStop:
        starts = midnight(on=self.situation.on)
        planned_at = starts + timedelta(seconds=starts_s)
        change = self.changes.get(visit_id)
        if visit_id in self.situation.wanted and change is not None:
            wanted = stop_wanted_today(
                appointment=change.appointment, on=self.situation.on, window=change.window, now=self.now
            )
            return MendedStop(planned_at=planned_at, latest_at=wanted.latest_at, wanted=wanted)
        latest_at = starts + timedelta(seconds=latest_s)
        if change is not None and change.until is not None:
            latest_at = max(latest_at, change.until)
        return MendedStop(planned_at=planned_at, latest_at=latest_at, stop_id=visit_id)

    def _given_up(self) -> list[MendedRoute]:
        """The routes of those who do not come keep what has begun."""
        mended = []
        for route_id, rest in self.situation.away.items():
            standing = self.situation.standings[route_id]
            if not rest.route.visits:
                continue
            mended.append(
                MendedRoute(
                    route_id=route_id,
                    version=standing.version,
                    depot_id=standing.agent.depot_id,
                    begun=tuple(visit.id for visit in rest.begun),
                    kits_before=standing.kits,
                    kits=None if route_id in self.situation.out else (),
                )
            )
        return mended

    def _store_events(self) -> None:
        for route_id in sorted(self.situation.absent):
            agent_id = self.situation.agent(route_id).id
            add_absence(agent_id=agent_id, on=self.situation.on, reason="sudden")
        circles = [(e.lat, e.lon, e.radius_m) for e in self.situation.events if isinstance(e, Closed)]
        if circles:
            close_roads(plan_id=self.situation.plan.pk, circles=circles)

    def moved(self, change: Change) -> int:
        """This function will tell who comes instead."""
        return tell_of_change(
            appointment=change.appointment, event="changed-visitor", now=self.now, more={"agent": _name(change)}
        )

    def late(self, change: Change) -> int:
        """This function will tell by when who comes."""
        at = change.until or change.appointment.ends_at
        more = {"agent": _name(change), "by": _moment(at), "time": _time(at)}
        return tell_of_change(
            appointment=change.appointment, event="delayed", now=self.now, more=more, valid_until=change.until
        )

    def rebooked(self, change: Change) -> int:
        """This function will give them another time, or say that there is none."""
        moved = move_by_office(appointment=change.appointment, choices=change.choices, now=self.now)
        reference = change.appointment.reference
        if moved is not None:
            self.new_times[reference] = moved.on, moved.window
            return moved.told
        self.new_times[reference] = None
        return end_by_office(
            appointment=change.appointment, event="could-not-come", reason="nobody could come", now=self.now
        )

    def added(self, change: Change) -> int:
        """This function will move them to today."""
        return take_today(
            appointment=change.appointment,
            stop=self.made[change.visit_id],
            on=self.situation.on,
            window=change.window,
            agent=_name(change),
            now=self.now,
        )

    def cancelled(self, change: Change) -> int:
        """This function will end what is wanted no more."""
        return end_by_office(
            appointment=change.appointment, event="cancelled", reason="cancelled on the day", now=self.now
        )

    def in_vain(self, change: Change) -> int:
        """This function will tell that somebody was there."""
        name = change.agent_before.name if change.agent_before else {}
        return tell_of_change(
            appointment=change.appointment,
            event="nobody-home",
            now=self.now,
            more={"agent": name},
            valid_until=instant(on=self.situation.on, minute=END_OF_DAY),
        )

    def nothing(self, _change: Change) -> int:
        """This function will tell nobody: where no room was found, the promise of another day stands."""
        return 0

    def _record_in_vain(self) -> None:
        """After everything else is claimed: it writes to the journal, which is the last of all locks."""
        said = VisitSaid(finished_at=self.situation.from_at, outcome=DoorVisit.Outcome.NOBODY_HOME.value)
        for change in self.proposal.changes:
            if change.kind == "nobody-home":
                stop = Stop.objects.select_related("route__shift", "route__day_plan").get(pk=change.visit_id)
                record_visit(stop=stop, said=said, actor=self.actor, now=self.now)

    def _details(self) -> dict[str, object]:
        kinds = Counter(change.kind for change in self.proposal.changes)
        return {
            "on": self.situation.on.isoformat(),
            "from": self.situation.from_at.astimezone(places.zone()).strftime("%H:%M"),
            "events": as_data(events=self.situation.events),
            "changes": dict(sorted(kinds.items())),
            "routes": sorted(one.route.id for one in self.proposal.routes),
            "told": self.told,
        }


_DEEDS: Mapping[str, Callable[[_Storing, Change], int]] = {
    "moved": _Storing.moved,
    "late": _Storing.late,
    "rebooked": _Storing.rebooked,
    "added": _Storing.added,
    "cancelled": _Storing.cancelled,
    "nobody-home": _Storing.in_vain,
    "no-room": _Storing.nothing,
}


def _name(change: Change) -> Texts:
    return change.agent_after.name if change.agent_after else {}


def _time(at: datetime) -> Texts:
    """A time of day in each of the languages."""
    clock = at.astimezone(places.zone()).time()
    return {language: time_text(at=clock, language=language) for language, _named in settings.LANGUAGES}


def _moment(at: datetime) -> Texts:
    """A day and time in each of the languages."""
    zone = places.zone().key
    return {language: moment_text(at=at, zone=zone, language=language) for language, _named in settings.LANGUAGES}
