"""The worker: does what was written down to be done after commit."""

import logging
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from types import FrameType

import click
from django.db import DatabaseError, close_old_connections

from doorstep.channels.cli.instant import INSTANT
from doorstep.channels.cli.jobs import HANDLERS, PERIODIC, WHEN_DEAD
from doorstep.channels.shared import clock
from doorstep.messaging.lateness import late
from doorstep.outbox.actions import ensure_periodic, run_due

logger = logging.getLogger(__name__)

IDLE_SECONDS = 0.5
LOOK_SECONDS = 60


def work(*, until_idle: bool, now: datetime | None) -> int:
    """This function will do all work that is due, for ever or until nothing is left, and return how many jobs it ran.

    With `now` the clock stands at that instant: what is due by then is done, however far off it is. SIGTERM and SIGINT
    end it after the present job. While the database is away it waits, unless it is to end when idle: then it raises."""
    count, look_at = 0, time.monotonic()
    with _asked_to_stop() as signals:
        while not signals:
            try:
                count += _turn(now=now, signals=signals)
            except DatabaseError:
                if until_idle:
                    raise
                logger.exception("the database is away or busy: the worker waits")
            if until_idle:
                break
            if time.monotonic() >= look_at:
                look_at = time.monotonic() + LOOK_SECONDS
                _tell_if_late()
            close_old_connections()
            time.sleep(IDLE_SECONDS)
    return count


def _tell_if_late() -> None:
    """A line in the log each minute while messages are late: that a worker is there does not mean that all is well."""
    try:
        found = late(now=clock.now())
    except DatabaseError:
        return
    if found.alarm:
        logger.warning("the oldest message that is due is %s minutes late", found.minutes)


def _turn(*, now: datetime | None, signals: list[int]) -> int:
    ensure_periodic(periodic=PERIODIC, now=now or clock.now())
    return run_due(
        handlers=HANDLERS,
        now=lambda: now or clock.now(),
        # Leases are between workers, which live in real time whatever the story's clock says.
        lease_now=clock.now,
        when_dead=WHEN_DEAD,
        periodic=PERIODIC,
        stop=lambda: bool(signals),
    )


@contextmanager
def _asked_to_stop() -> Iterator[list[int]]:
    """The signals that came; only the main thread may listen to them."""
    came: list[int] = []
    if threading.current_thread() is not threading.main_thread():
        yield came
        return

    def note(number: int, _frame: FrameType | None) -> None:
        came.append(number)

    before = {number: signal.signal(number, note) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield came
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@click.command("work", epilog="Example: doorstep work --until-idle --now 2026-12-01T07:00")
@click.option("--until-idle", is_flag=True, help="Stop when nothing is due any more.")
@click.option("--now", type=INSTANT, help="Do what is due by this instant instead of by the clock.")
def work_command(until_idle: bool, now: datetime | None) -> None:
    """Do the work that waits: send messages, publish days, release holds."""
    done = work(until_idle=until_idle, now=now)
    click.echo(f"{done} jobs done.")
