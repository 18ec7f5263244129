"""What publishing a day closes, asking the worker for it, and how far it is."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from doorstep.booking.models import Appointment
from doorstep.booking.queries import appointments
from doorstep.channels.shared.kinds import PUBLISH_NOW, publish_key
from doorstep.dispatch.models import PublishRun
from doorstep.dispatch.over import is_over
from doorstep.dispatch.publishing.queries import is_alive, runs_of, stranded_on
from doorstep.journal.actions import Actor, append
from doorstep.outbox.actions import enqueue_once
from doorstep.outbox.models import Job
from doorstep.planning.models import DayPlan


@dataclass(frozen=True, slots=True)
class Closing:
    """What is about to be closed. `published`: it is already, or nobody works that day. `over`: it lies in the past."""

    on: date
    visits: int
    published: bool
    publishing: bool
    over: bool


@dataclass(frozen=True, slots=True)
class Go:
    """One territory's run as the page shows it. Costs are in minutes of driving; `saved_percent`: how much less."""

    run: PublishRun
    before_minutes: int
    now_minutes: int
    saved_percent: float


@dataclass(frozen=True, slots=True)
class PublishProgress:
    """How far publishing a day is. `stranded`: visits to which nobody comes, so that these people are called."""

    on: date
    gos: tuple[Go, ...]
    waiting: bool
    published: bool
    stranded: tuple[Appointment, ...]


def closing(*, on: date, now: datetime) -> Closing:
    """This function will return what publishing a day would close."""
    return Closing(
        on=on,
        visits=appointments().filter(on=on, status="booked").order_by().count(),
        published=not DayPlan.objects.filter(on=on, published_at=None).exists(),
        publishing=is_publishing(on=on, now=now),
        over=is_over(on=on, now=now),
    )


def is_publishing(*, on: date, now: datetime) -> bool:
    """This function will tell whether this day is being published, or a job that does it waits."""
    live = Job.objects.filter(kind=PUBLISH_NOW, state__in=(Job.State.WAITING, Job.State.LEASED))
    return live.filter(payload__on=on.isoformat()).exists() or any(is_alive(run=r, now=now) for r in runs_of(on=on))


@transaction.atomic
def ask_to_publish(*, on: date, actor: Actor, now: datetime) -> None:
    """This function will leave it to the worker to publish a day, once; solving it takes longer than a page may."""
    if is_publishing(on=on, now=now) or not DayPlan.objects.filter(on=on, published_at=None).exists():
        return
    payload, key = {"on": on.isoformat()}, publish_key(on=on)
    enqueue_once(kind=PUBLISH_NOW, payload=payload, run_at=now, now=now, key=key, priority=2)
    append(actor=actor, action="day.publish-asked", subject=f"day:{on.isoformat()}", details={}, now=now)


def progress_of(*, on: date, now: datetime) -> PublishProgress:
    """This function will return how far publishing a day is: the latest go of each territory."""
    plans = list(DayPlan.objects.filter(on=on).values_list("published_at", flat=True))
    return PublishProgress(
        on=on,
        gos=tuple(_go(run) for run in runs_of(on=on)),
        waiting=is_publishing(on=on, now=now),
        published=bool(plans) and None not in plans,
        stranded=stranded_on(on=on),
    )


def _go(run: PublishRun) -> Go:
    before, now = run.cost_before_s or 0, run.cost_now_s or 0
    saved = 100 * (before - now) / before if before else 0.0
    return Go(run=run, before_minutes=before // 60, now_minutes=now // 60, saved_percent=round(saved, 1))
