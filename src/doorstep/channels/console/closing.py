"""What closing days would do, leaving it to the worker, and what became of everybody who had a visit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from doorstep.booking.announce import subject_of
from doorstep.booking.models import Appointment
from doorstep.channels.shared.kinds import CLOSE_DAYS, close_key
from doorstep.dispatch.closing import DONE, affected_by
from doorstep.engines.catalogue.values import Texts
from doorstep.journal.actions import Actor, append
from doorstep.journal.models import Entry
from doorstep.outbox.actions import enqueue_once
from doorstep.places import queries as places
from doorstep.places.actions import close_day

WHY = {
    "holiday": _("Public holiday"),
    "strike": _("Strike"),
    "weather": _("Bad weather"),
    "order": _("Closed by order of the administration"),
}
# Days from the first that may be closed at once.
MOST_DAYS = 31


@dataclass(frozen=True, slots=True)
class Became:
    """A visit that lay on a closed day: its new day, or None when no time was free and it ended."""

    appointment: Appointment
    moved_to: date | None


@dataclass(frozen=True, slots=True)
class ClosingProgress:
    """How far closing a day is. `name`: why it is closed, None while it is not. `waiting`: visits still to be moved."""

    on: date
    name: Texts | None
    waiting: int
    moved: tuple[Became, ...]
    ended: tuple[Became, ...]

    @property
    def done(self) -> int:
        """How many have been told."""
        return len(self.moved) + len(self.ended)

    @property
    def of(self) -> int:
        """How many had a visit."""
        return self.done + self.waiting


def days_between(*, first: date, last: date) -> tuple[date, ...]:
    """This function will return every day from the first to the last, both included."""
    return tuple(first + timedelta(days=n) for n in range((last - first).days + 1))


@transaction.atomic
def ask_to_close(*, days: Sequence[date], why: str, actor: Actor, now: datetime) -> None:
    """This function will close days at once, so that nobody books them any more, and leave it to the worker to give
    everybody with a visit another time. `why`: a key of WHY."""
    name = in_every_language(why)
    for on in days:
        close_day(on=on, name=name)
        append(actor=actor, action="day.close-asked", subject=f"day:{on.isoformat()}", details={"why": why}, now=now)
    payload = {"days": [on.isoformat() for on in days], "name": name, "actor": actor.name}
    enqueue_once(kind=CLOSE_DAYS, payload=payload, run_at=now, now=now, key=close_key(on=days[0]), priority=2)


def in_every_language(why: str) -> dict[str, str]:
    """This function will return a reason of WHY in each language of the city."""
    texts: dict[str, str] = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            texts[code] = gettext(str(WHY[why]))
    return texts


def closing_of(*, on: date, now: datetime) -> ClosingProgress:
    """This function will return how far closing a day is, and what became of each visit. Four queries at most."""
    entries = Entry.objects.filter(action=DONE, details__from=on.isoformat())
    moved_to = {entry.subject: entry.details["to"] for entry in entries}
    ids = [int(subject.partition(":")[2]) for subject in moved_to]
    rows = Appointment.objects.filter(pk__in=ids).select_related("applicant").order_by("reference")
    became = [Became(row, _day_or_none(moved_to[subject_of(row)])) for row in rows]
    return ClosingProgress(
        on=on,
        name=places.holidays().get(on),
        waiting=len(affected_by(days=[on], now=now)),
        moved=tuple(one for one in became if one.moved_to),
        ended=tuple(one for one in became if not one.moved_to),
    )


def _day_or_none(iso: str) -> date | None:
    return date.fromisoformat(iso) if iso else None
