"""Writing down work to do after commit, and doing it. The page docs/algorithms/outbox.md tells it in prose."""

import logging
import random
import re
import secrets
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, QuerySet

from doorstep.outbox.heartbeat import beating
from doorstep.outbox.models import Job

logger = logging.getLogger(__name__)

Handler = Callable[[Mapping[str, Any], datetime], None]
"""Does the work of one kind, given the job's payload and the present instant. Runs outside any transaction."""
NextAt = Callable[[datetime], datetime]
"""Says when periodic work is planned next, strictly after the given instant."""


class NotYet(Exception):
    """What a handler raises whose work has to wait until an instant: nothing failed, and no attempt is counted."""

    def __init__(self, why: str, *, until: datetime) -> None:
        super().__init__(why)
        self.until = until


SHORTEST_WAIT = timedelta(seconds=1)
FIRST_DELAY_SECONDS = 5
LONGEST_DELAY_SECONDS = 3600
BEATS_A_LEASE = 3
MOST_BEATS = 180
_LIVE = (Job.State.WAITING, Job.State.LEASED)
_FREE: dict[str, Any] = {"lease_token": "", "lease_until": None}


def enqueue(
    *,
    kind: str,
    payload: Mapping[str, Any],
    run_at: datetime,
    now: datetime,
    dedupe_key: str | None = None,
    priority: int = 5,
) -> Job:
    """This function will write down one job, in the caller's transaction, and return it.

    `payload` holds ids only; the lower the `priority`, the sooner among the jobs that are due. A `dedupe_key` is good
    for one job ever, whatever became of it: asked again, the job that has the key is returned and nothing is written.
    The caller's transaction stays usable either way."""
    job = _new_job(kind=kind, payload=payload, run_at=run_at, now=now, dedupe_key=dedupe_key, priority=priority)
    if dedupe_key is None:
        job.save(force_insert=True)
        return job
    enqueue_all(jobs=[job])
    return Job.objects.get(dedupe_key=dedupe_key)


def enqueue_all(*, jobs: Sequence[Job]) -> None:
    """This function will write down many unsaved jobs in one statement, leaving out those whose key is taken."""
    Job.objects.bulk_create(jobs, ignore_conflicts=True)


def enqueue_once(
    *, kind: str, payload: Mapping[str, Any], run_at: datetime, now: datetime, key: str, priority: int = 5
) -> None:
    """This function will write down a job unless one with this key is there; one query, in the caller's transaction."""
    enqueue_all(jobs=[_new_job(kind=kind, payload=payload, run_at=run_at, now=now, dedupe_key=key, priority=priority)])


def free_key(*, key: str) -> None:
    """This function will let a dedupe key be used again, for work that is written down once until it is begun: its
    handler calls this before it reads anything, and whoever asks from then on gets a job of their own."""
    Job.objects.filter(dedupe_key=key).update(dedupe_key=None)


def _new_job(
    *, kind: str, payload: Mapping[str, Any], run_at: datetime, now: datetime, dedupe_key: str | None, priority: int
) -> Job:
    return Job(
        kind=kind, payload=dict(payload), run_at=run_at, created_at=now, dedupe_key=dedupe_key, priority=priority
    )


def ensure_periodic(*, periodic: Mapping[str, NextAt], now: datetime) -> None:
    """This function will see to it that each kind of periodic work has a job that waits or runs."""
    live = set(Job.objects.filter(kind__in=periodic, state__in=_LIVE).values_list("kind", flat=True))
    for kind in periodic.keys() - live:
        _enqueue_planned(kind=kind, planned_at=periodic[kind](now), now=now)


def _enqueue_planned(*, kind: str, planned_at: datetime, now: datetime) -> None:
    enqueue(
        kind=kind,
        payload={"planned_at": planned_at.isoformat()},
        run_at=planned_at,
        now=now,
        dedupe_key=f"{kind}:{planned_at.isoformat()}",
    )


def claim(*, kinds: Collection[str], now: datetime, lease_now: datetime) -> Job | None:
    """This function will take one job of these kinds for the caller alone, or return None when none is free and due.

    Free is what waits and is due at `now`, and what was claimed by a worker whose lease ended before `lease_now`. The
    two differ only when a story is told with another `now`: leases go by the real clock, which all workers share."""
    of_kinds = Job.objects.filter(kind__in=kinds)
    abandoned = of_kinds.filter(state=Job.State.LEASED, lease_until__lte=lease_now).order_by("lease_until", "pk")
    waiting = of_kinds.filter(state=Job.State.WAITING, run_at__lte=now).order_by("priority", "run_at", "pk")
    for free in (abandoned, waiting):
        # A cheap read first: an idle worker takes no write lock on SQLite.
        job = _take(free=free, lease_now=lease_now) if free.exists() else None
        if job is not None:
            return job
    return None


def _take(*, free: QuerySet[Job], lease_now: datetime) -> Job | None:
    """Claim the first by a conditional UPDATE; PostgreSQL also passes over what another worker is just claiming."""
    skip_locked = connection.features.has_select_for_update_skip_locked
    with transaction.atomic():
        job = free.select_for_update(skip_locked=skip_locked).first()
        if job is None:
            return None
        token = secrets.token_hex(16)
        taken = Job.objects.filter(pk=job.pk, state=job.state, lease_token=job.lease_token).update(
            state=Job.State.LEASED, lease_token=token, lease_until=lease_end(lease_now), attempts=F("attempts") + 1
        )
    if not taken:
        return None
    job.refresh_from_db()
    return job


def lease_end(lease_now: datetime) -> datetime:
    """This function will return when a lease given at `lease_now` ends."""
    return lease_now + timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)


def extend_lease(*, job: Job, lease_now: datetime) -> bool:
    """This function will lengthen the lease of a job under way, or return False when somebody else has it by now."""
    return bool(_held(job).update(lease_until=lease_end(lease_now)))


def finish(*, job: Job, now: datetime) -> bool:
    """This function will mark the job done, or return False when its lease was lost and another worker has it."""
    return bool(_held(job).update(state=Job.State.DONE, finished_at=now, last_error="", **_FREE))


def put_off(*, job: Job, run_at: datetime, error: str) -> bool:
    """This function will let a failed job wait until `run_at`, or return False when its lease was lost."""
    return bool(_held(job).update(state=Job.State.WAITING, run_at=run_at, last_error=error, **_FREE))


def wait(*, job: Job, until: datetime, why: str) -> bool:
    """This function will let a job whose hour has not come wait, as if nobody had tried it, or return False when its
    lease was lost."""
    waiting = {"state": Job.State.WAITING, "run_at": until, "last_error": why, "attempts": F("attempts") - 1}
    return bool(_held(job).update(**waiting, **_FREE))


def bury(*, job: Job, now: datetime, error: str) -> bool:
    """This function will give a job up until a person revives it, or return False when its lease was lost."""
    return bool(_held(job).update(state=Job.State.DEAD, finished_at=now, last_error=error, **_FREE))


def revive(*, job_id: int, now: datetime) -> bool:
    """This function will let a dead job be tried afresh, now; False when it is not dead."""
    dead = Job.objects.filter(pk=job_id, state=Job.State.DEAD)
    return bool(dead.update(state=Job.State.WAITING, attempts=0, run_at=now, finished_at=None))


def retire(*, key: str, now: datetime) -> int:
    """This function will let the dead job of a dedupe key be done, as another one takes its place; how many were."""
    dead = Job.objects.filter(dedupe_key=key, state=Job.State.DEAD)
    return dead.update(state=Job.State.DONE, finished_at=now)


def hurry(*, keys: Collection[str], now: datetime) -> int:
    """This function will let the jobs of these dedupe keys that wait for later be due now, and return how many were."""
    waiting = Job.objects.filter(dedupe_key__in=keys, state=Job.State.WAITING, run_at__gt=now)
    return waiting.update(run_at=now)


def _held(job: Job) -> QuerySet[Job]:
    return Job.objects.filter(pk=job.pk, state=Job.State.LEASED, lease_token=job.lease_token)


def backoff(*, attempts: int, jitter: float) -> timedelta:
    """This function will return how long to wait after so many failed attempts: doubling from 5 s to an hour.

    `jitter` in [0, 1) spreads it between half and one and a half of that, so that a gateway that comes back is not
    met by everybody at once."""
    delay = min(FIRST_DELAY_SECONDS * 2 ** (attempts - 1), LONGEST_DELAY_SECONDS)
    return timedelta(seconds=delay * (0.5 + jitter))


def run_due(
    *,
    handlers: Mapping[str, Handler],
    now: Callable[[], datetime],
    lease_now: Callable[[], datetime] | None = None,
    when_dead: Mapping[str, Handler] | None = None,
    periodic: Mapping[str, NextAt] | None = None,
    stop: Callable[[], bool] = lambda: False,
    jitter: Callable[[], float] = random.random,
) -> int:
    """This function will do all work that is due, one job after another, and return how many jobs it ran.

    It returns when nothing is due at `now()` or, after the present job, when `stop()` says so. A handler that raises
    is tried again after a back-off, settings.OUTBOX_ATTEMPTS times; then the job is dead and `when_dead[kind]` is
    called in the transaction that says so. One that raises NotYet is tried when it said, and that is no attempt.
    Periodic work is followed by its successor in the transaction that ends it.
    Kinds without a handler are left alone. Raises DatabaseError when the database is away; nothing is lost by that."""
    lease_clock = lease_now or now
    count = 0
    while not stop():
        job = claim(kinds=handlers.keys(), now=now(), lease_now=lease_clock())
        if job is None:
            break
        try:
            error = _try(job=job, handler=handlers[job.kind], now=now(), lease_clock=lease_clock)
        except NotYet as said:
            wait(job=job, until=max(said.until, now() + SHORTEST_WAIT), why=str(said))
            count += 1
            continue
        with transaction.atomic():
            ended = _settle(job=job, error=error, now=now(), jitter=jitter(), when_dead=(when_dead or {}).get(job.kind))
            if ended and job.kind in (periodic or {}):
                _enqueue_successor(job=job, next_at=(periodic or {})[job.kind], now=now())
        count += 1
    return count


def _try(*, job: Job, handler: Handler, now: datetime, lease_clock: Callable[[], datetime]) -> str:
    """Do the work, and return what went wrong, "" when nothing did."""
    if job.attempts > settings.OUTBOX_ATTEMPTS:
        return job.last_error or "its worker was lost at every attempt"
    try:
        with beating(
            beat=lambda: extend_lease(job=job, lease_now=lease_clock()),
            every_seconds=settings.OUTBOX_LEASE_SECONDS / BEATS_A_LEASE,
            at_most=MOST_BEATS,
        ):
            handler(job.payload, now)
    except NotYet:
        raise
    except Exception as error:
        logger.debug("job %s (%s) raised", job.pk, job.kind, exc_info=True)
        return describe(error)
    return ""


def _settle(*, job: Job, error: str, now: datetime, jitter: float, when_dead: Handler | None) -> bool:
    """Write down how the attempt went, and say whether that was the job's end."""
    if not error:
        held = ended = finish(job=job, now=now)
    elif job.attempts < settings.OUTBOX_ATTEMPTS:
        ended = False
        held = put_off(job=job, run_at=now + backoff(attempts=job.attempts, jitter=jitter), error=error)
        logger.warning("job %s (%s), attempt %s: %s", job.pk, job.kind, job.attempts, error)
    else:
        held = ended = bury(job=job, now=now, error=error)
        logger.error("job %s (%s) is given up: %s", job.pk, job.kind, error)
        if held and when_dead is not None:
            when_dead(job.payload, now)
    if not held:
        logger.warning("job %s (%s) outlived its lease: another worker may have done it too", job.pk, job.kind)
    return ended


def _enqueue_successor(*, job: Job, next_at: NextAt, now: datetime) -> None:
    # After what was planned, not after the present: what was missed is made up for, in order.
    planned_at = datetime.fromisoformat(job.payload["planned_at"])
    _enqueue_planned(kind=job.kind, planned_at=next_at(planned_at), now=now)


def describe(error: Exception) -> str:
    """This function will say in a line what went wrong, without long numbers: they may be phones or codes."""
    return re.sub(r"\d{5,}", "#", f"{type(error).__name__}: {error}")[:300]
