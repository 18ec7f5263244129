"""Recording what happened at the door: one action for the field app, the dispatchers' page and files."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from doorstep.booking.models import Appointment
from doorstep.dispatch.models import Visit
from doorstep.dispatch.visits.queries import services_of, visit_of_stop
from doorstep.dispatch.visits.refusals import UnknownStop, VisitRefused
from doorstep.dispatch.visits.telling import ask_how_it_was
from doorstep.journal.actions import Actor, append
from doorstep.places import queries as places
from doorstep.planning.actions.deadlocks import again_after_deadlock
from doorstep.planning.models import Stop

# A telephone's clock may be a little ahead.
AHEAD = timedelta(minutes=5)
# How often somebody else may add to the same visit just before.
ROUNDS = 5
TIMES = ("departed_at", "arrived_at", "started_at", "finished_at")

_Times = Mapping[str, datetime | None]
_Note = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class VisitSaid:
    """What is said of a visit. What is None or "" is not said, and stays as it was known before.

    `departed_at`: when the agent left the place before, the depot or another door, and drove."""

    departed_at: datetime | None = None
    arrived_at: datetime | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    outcome: str = ""

    def times(self) -> Mapping[str, datetime]:
        """This function will return the times that are said, by the name of their field."""
        return {name: at for name in TIMES if (at := getattr(self, name)) is not None}


_BEFORE = {
    "arrived_at": _("The arrival cannot be before setting out."),
    "started_at": _("The start cannot be before the arrival."),
    "finished_at": _("The end cannot be before the start."),
}


@again_after_deadlock
def record_visit(*, stop: Stop, said: VisitSaid, actor: Actor, now: datetime) -> Visit:
    """This function will keep what is said of a stop's visit, in a row that replaces what was known; saying the same
    again changes nothing. Times not said stay. Once something was done its people are asked how it was.

    Raises UnknownStop, and VisitRefused beside the field that is wrong."""
    with transaction.atomic():
        visit, note = _written(stop, said, actor, now)
        ask_how_it_was(visits=_ended([(visit, note)]), now=now)
        _note([(visit, note)], actor, now)
    return visit


@again_after_deadlock
def record_visits(*, said: Sequence[tuple[Stop, VisitSaid]], actor: Actor, now: datetime) -> int:
    """This function will record several visits, all or none, and return of how many something new was said.

    Raises the refusals of `record_visit`; the visit refused is named by `details["stop"]`."""
    with transaction.atomic():
        written = [_written(stop, each, actor, now) for stop, each in sorted(said, key=lambda pair: pair[0].pk)]
        ask_how_it_was(visits=_ended(written), now=now)
        _note(written, actor, now)
    return sum(note is not None for _visit, note in written)


def _ended(written: Sequence[tuple[Visit, _Note | None]]) -> list[Visit]:
    """Those of which it is new that they ended."""
    return [visit for visit, note in written if note is not None and note["outcome"]]


def _note(written: Sequence[tuple[Visit, _Note | None]], actor: Actor, now: datetime) -> None:
    """After all rows: who waits for the journal must have nothing left to claim."""
    for visit, note in written:
        if note is not None:
            subject = f"appointment:{visit.appointment_id}"
            append(actor=actor, action="visit.recorded", subject=subject, details=note, now=now)


def _written(stop: Stop, said: VisitSaid, actor: Actor, now: datetime) -> tuple[Visit, _Note | None]:
    """The row that holds, and what the journal is told if it is new. Of two at once the second adds to the first's."""
    for attempt in range(ROUNDS):
        try:
            with transaction.atomic():
                return _write(stop, said, actor, now)
        except IntegrityError:
            if attempt == ROUNDS - 1:
                raise
        except VisitRefused as refusal:
            raise VisitRefused(refusal.message, field=refusal.field, details={"stop": stop.pk}) from refusal
    raise AssertionError("unreachable")


def check_visit(*, stop: Stop, said: VisitSaid, now: datetime) -> None:
    """This function will raise what `record_visit` would refuse, and keep nothing."""
    _merged(stop, said, visit_of_stop(stop=stop), now)


def _merged(
    stop: Stop, said: VisitSaid, before: Visit | None, now: datetime
) -> tuple[Appointment, _Times, _Times, str]:
    """The appointment, what was known, what is known now, and what came of it. Raises what cannot be."""
    known: _Times = {name: getattr(before, name) if before else None for name in TIMES}
    times: _Times = {**known, **said.times()}
    outcome = said.outcome or (before.outcome if before else "")
    appointment = _appointment_of(stop)
    for check in _CHECKS:
        check(times, outcome, appointment, now)
    return appointment, known, times, outcome


def _write(stop: Stop, said: VisitSaid, actor: Actor, now: datetime) -> tuple[Visit, _Note | None]:
    before = visit_of_stop(stop=stop)
    appointment, known, times, outcome = _merged(stop, said, before, now)
    if before and times == known and outcome == before.outcome:
        return before, None
    visit = Visit.objects.create(
        stop=stop,
        appointment=appointment,
        agent_id=stop.route.shift.agent_id,
        on=appointment.on,
        services=sorted(services_of(appointment_ids=[appointment.pk]).get(appointment.pk, ())),
        planned_s=stop.service_s,
        outcome=outcome,
        replaces=before,
        recorded_at=now,
        recorded_by=actor.name,
        channel=actor.channel,
        **times,
    )
    return visit, {"said": sorted(said.times()), "outcome": outcome, "corrects": _corrected(known, times)}


def _appointment_of(stop: Stop) -> Appointment:
    appointment = Appointment.objects.filter(stop=stop).first()
    if appointment is None:
        raise UnknownStop(_("There is no appointment behind this stop."))
    if stop.route.day_plan.published_at is None:
        raise VisitRefused(_("This day is not published yet, so nobody can have come."))
    return appointment


def _corrected(known: _Times, times: _Times) -> list[str]:
    return sorted(name for name, at in known.items() if at is not None and at != times[name])


def _check_order(times: _Times, _outcome: str, _of: Appointment, _now: datetime) -> None:
    last: datetime | None = None
    for name in TIMES:
        at = times[name]
        if at is not None and last is not None and at < last:
            raise VisitRefused(_BEFORE[name], field=name)
        last = at or last


def _check_day(times: _Times, _outcome: str, of: Appointment, now: datetime) -> None:
    for name, at in times.items():
        if at is not None and at.astimezone(places.zone()).date() != of.on:
            raise VisitRefused(_("This is not on the day of the visit."), field=name)
        if at is not None and at > now + AHEAD:
            raise VisitRefused(_("This time has not come yet."), field=name)


def _check_outcome(times: _Times, outcome: str, _of: Appointment, _now: datetime) -> None:
    if outcome and outcome not in Visit.Outcome.values:
        raise VisitRefused(_("Choose one of the outcomes."), field="outcome")
    if outcome and times["finished_at"] is None:
        raise VisitRefused(_("Say when it ended."), field="finished_at")
    if not outcome and times["finished_at"] is not None:
        raise VisitRefused(_("Say what came of it."), field="outcome")
    if outcome in (Visit.Outcome.DONE, Visit.Outcome.PARTLY) and times["started_at"] is None:
        raise VisitRefused(_("Say when the work began."), field="started_at")


_Check = Callable[[_Times, str, Appointment, datetime], None]
_CHECKS: Sequence[_Check] = (_check_day, _check_order, _check_outcome)
