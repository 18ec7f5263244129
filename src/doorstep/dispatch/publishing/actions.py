"""Beginning, telling of and ending one go at publishing a day."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import DatabaseError, IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from doorstep.dispatch.models import PublishRun
from doorstep.dispatch.publishing.queries import silent_since
from doorstep.outbox.actions import describe
from doorstep.planning.models import DayPlan
from doorstep.texts.refusals import Refusal

logger = logging.getLogger(__name__)

# How often a run says how far it is.
BEAT_S = 1.0

State = PublishRun.State


class PublishUnderWay(Refusal):
    """Somebody else is publishing this day just now."""

    code = "publish-under-way"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a territory's day is: `share` of the time that is over, what it cost as it stood and costs at best so
    far, in seconds of driving."""

    territory: str
    share: float
    cost_before_s: int
    cost_s: int


Watcher = Callable[[Progress], None]


def begin_run(*, plan: DayPlan, now: datetime) -> PublishRun:
    """This function will begin a go at publishing a day, alone. Raises PublishUnderWay while another one runs, unless
    that gave no sign of life for two leases: then its worker is gone."""
    lost = PublishRun.objects.filter(day_plan=plan, state=State.RUNNING, beat_at__lte=silent_since(now=now))
    lost.update(state=State.FAILED, error="its worker was lost")
    try:
        with transaction.atomic():
            return PublishRun.objects.create(day_plan=plan, began_at=now, beat_at=now)
    except IntegrityError as error:
        message = _("%(day)s is being published just now. Please wait a minute and look again.")
        raise PublishUnderWay(message % {"day": plan.on.isoformat()}) from error


def end_run(*, run: PublishRun, beat_at: datetime) -> None:
    """This function will note that the day is published."""
    rows = PublishRun.objects.filter(pk=run.pk, state=State.RUNNING)
    rows.update(state=State.DONE, share_percent=100, beat_at=beat_at)


def fail_run(*, run: PublishRun, error: Exception, beat_at: datetime) -> None:
    """This function will note that nothing was published, and why."""
    rows = PublishRun.objects.filter(pk=run.pk, state=State.RUNNING)
    rows.update(state=State.FAILED, error=describe(error), beat_at=beat_at)


class RunWatch:
    """Writes down now and then how far a run is, and tells whoever else looks on."""

    def __init__(self, *, run: PublishRun, now: datetime, clock: Callable[[], float], watcher: Watcher | None) -> None:
        self.run, self.now, self.clock, self.watcher = run, now, clock, watcher
        self.began_s = clock()
        self.told_s = self.began_s - BEAT_S
        self.cost_before_s: int | None = None

    def tell(self, share: float, _left_out: int, cost: float) -> None:
        """This function will note the share of the search that is over and the least cost so far."""
        if self.cost_before_s is None:
            self.cost_before_s = round(cost)
        seen = Progress(self.run.day_plan.territory.code, share, self.cost_before_s, round(cost))
        if self.watcher is not None:
            self.watcher(seen)
        at_s = self.clock()
        if at_s - self.told_s >= BEAT_S:
            self.told_s = at_s
            self._write(seen)

    def beat_at(self) -> datetime:
        """This function will return the present by the run's own clock."""
        return self.now + timedelta(seconds=self.clock() - self.began_s)

    def _write(self, seen: Progress) -> None:
        """A busy database is no reason to give up the search: the next word may come through."""
        try:
            PublishRun.objects.filter(pk=self.run.pk, state=State.RUNNING).update(
                share_percent=min(100, round(100 * seen.share)),
                cost_before_s=seen.cost_before_s,
                cost_now_s=seen.cost_s,
                beat_at=self.beat_at(),
            )
        except DatabaseError as error:
            logger.warning("how far publishing is could not be noted: %s", type(error).__name__)
