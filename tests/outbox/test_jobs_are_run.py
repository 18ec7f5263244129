"""A worker's turn: what is done, tried again, given up and planned anew."""

import threading
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pytest_django import Settings

from doorstep.outbox import queries
from doorstep.outbox.actions import Handler, claim, enqueue, ensure_periodic, run_due
from doorstep.outbox.heartbeat import beating
from doorstep.outbox.models import Job

SEVEN = datetime(2026, 12, 1, 1, 30, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


class Postman:
    """Does jobs, and fails the first `failures` times."""

    def __init__(self, *, failures: int = 0) -> None:
        self.failures, self.done, self.buried = failures, list[Any](), list[Any]()

    def __call__(self, payload: Mapping[str, Any], _now: datetime) -> None:
        if self.failures:
            self.failures -= 1
            raise ConnectionError("no answer about +61491570006")
        self.done.append(payload.get("id"))

    def bury(self, payload: Mapping[str, Any], _now: datetime) -> None:
        self.buried.append(payload["id"])


def ask(number: int = 1, run_at: datetime = SEVEN) -> Job:
    return enqueue(kind="greet", payload={"id": number}, run_at=run_at, now=SEVEN)


def run(postman: Postman, at: datetime = SEVEN, **more: Any) -> int:
    handlers: dict[str, Handler] = {"greet": postman}
    return run_due(handlers=handlers, now=lambda: at, when_dead={"greet": postman.bury}, jitter=lambda: 0.5, **more)


@pytest.mark.django_db
def test_everything_that_is_due_is_done_once() -> None:
    postman = Postman()
    for number in (1, 2, 3):
        ask(number)
    ask(4, run_at=SEVEN + MINUTE)
    assert run(postman) == 3
    assert postman.done == [1, 2, 3]
    assert run(postman) == 0
    assert run(postman, at=SEVEN + MINUTE) == 1


@pytest.mark.django_db
def test_a_failed_job_waits_and_is_tried_again() -> None:
    postman = Postman(failures=1)
    job = ask()
    assert run(postman) == 1
    job.refresh_from_db()
    assert (job.state, job.run_at) == (Job.State.WAITING, SEVEN + timedelta(seconds=5))
    assert run(postman, at=SEVEN + timedelta(seconds=4)) == 0
    assert run(postman, at=SEVEN + timedelta(seconds=5)) == 1
    assert postman.done == [1]


@pytest.mark.django_db
def test_the_error_is_kept_without_the_phone_number() -> None:
    job = ask()
    run(Postman(failures=1))
    job.refresh_from_db()
    assert job.last_error == "ConnectionError: no answer about +#"


@pytest.mark.django_db
def test_a_job_that_fails_every_time_is_given_up(settings: Settings) -> None:
    settings.OUTBOX_ATTEMPTS = 3
    postman = Postman(failures=99)
    job = ask()
    for attempt in range(5):
        run(postman, at=SEVEN + attempt * DAY)
    assert (postman.done, postman.buried, postman.failures) == ([], [1], 96)
    assert [dead.pk for dead in queries.dead()] == [job.pk]


@pytest.mark.django_db
def test_a_job_that_kills_its_worker_every_time_is_given_up_too(settings: Settings) -> None:
    settings.OUTBOX_ATTEMPTS = 2
    postman = Postman()
    ask()
    for attempt in range(2):
        at = SEVEN + attempt * DAY
        assert claim(kinds=["greet"], now=at, lease_now=at) is not None
    run(postman, at=SEVEN + 2 * DAY)
    assert (postman.done, postman.buried) == ([], [1])


@pytest.mark.django_db
def test_a_worker_that_is_told_to_stop_ends_after_the_present_job() -> None:
    postman = Postman()
    for number in (1, 2, 3):
        ask(number)
    assert run(postman, stop=lambda: len(postman.done) == 2) == 2
    assert postman.done == [1, 2]


def every_day(after: datetime) -> datetime:
    return after.replace(hour=1, minute=30) + DAY


@pytest.mark.django_db
def test_periodic_work_is_followed_by_its_successor() -> None:
    postman, periodic = Postman(), {"greet": every_day}
    for _ in range(2):
        ensure_periodic(periodic=periodic, now=SEVEN)
    assert run(postman, at=SEVEN, periodic=periodic) == 0
    assert run(postman, at=SEVEN + DAY, periodic=periodic) == 1
    assert [job.run_at for job in Job.objects.filter(state=Job.State.WAITING)] == [SEVEN + 2 * DAY]


@pytest.mark.django_db
def test_periodic_work_that_was_missed_is_made_up_for_in_order() -> None:
    postman, periodic = Postman(), {"greet": every_day}
    ensure_periodic(periodic=periodic, now=SEVEN)
    assert run(postman, at=SEVEN + 3 * DAY, periodic=periodic) == 3
    planned = [job.payload["planned_at"] for job in Job.objects.filter(state=Job.State.DONE).order_by("run_at")]
    assert planned == [(SEVEN + n * DAY).isoformat() for n in (1, 2, 3)]


@pytest.mark.django_db
def test_periodic_work_that_is_given_up_comes_back_next_time(settings: Settings) -> None:
    settings.OUTBOX_ATTEMPTS = 1
    periodic = {"greet": every_day}
    ensure_periodic(periodic=periodic, now=SEVEN)
    run_due(handlers={"greet": Postman(failures=1)}, now=lambda: SEVEN + DAY, periodic=periodic)
    assert queries.counts() == {("greet", "dead"): 1, ("greet", "waiting"): 1}


@pytest.mark.django_db
def test_lateness_is_that_of_the_oldest_job_that_waits() -> None:
    ask(run_at=SEVEN)
    ask(run_at=SEVEN + MINUTE)
    ask(run_at=SEVEN + DAY)
    assert queries.lateness(now=SEVEN + 10 * MINUTE) == {"greet": 10 * MINUTE}
    run(Postman(), at=SEVEN + 10 * MINUTE)
    assert queries.lateness(now=SEVEN + 10 * MINUTE) == {}


class Beats:
    """Counts the beats of a heart, from its own thread."""

    def __init__(self) -> None:
        self.unseen = threading.Semaphore(0)

    def beat(self) -> bool:
        self.unseen.release()
        return True

    def came(self, count: int, within_seconds: float = 30) -> bool:
        return all(self.unseen.acquire(timeout=within_seconds) for _ in range(count))


def test_a_long_job_beats_until_it_ends() -> None:
    beats = Beats()
    with beating(beat=beats.beat, every_seconds=0.01, at_most=1000):
        assert beats.came(3)
    while beats.came(1, within_seconds=0):
        pass
    assert not beats.came(1, within_seconds=0.05)


def test_a_job_that_hangs_stops_beating_in_the_end() -> None:
    beats = Beats()
    with beating(beat=beats.beat, every_seconds=0.001, at_most=3):
        assert beats.came(3)
        assert not beats.came(1, within_seconds=0.05)
