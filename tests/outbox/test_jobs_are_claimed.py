"""Enqueueing, claiming, and who may finish."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from pytest_django import Settings

from doorstep.outbox.actions import backoff, bury, claim, enqueue, extend_lease, finish, put_off, revive
from doorstep.outbox.models import Job

pytestmark = pytest.mark.django_db
SEVEN = datetime(2026, 12, 1, 1, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def ask(*, kind: str = "greet", run_at: datetime = SEVEN, key: str | None = None, priority: int = 5) -> Job:
    return enqueue(kind=kind, payload={"id": 1}, run_at=run_at, now=SEVEN, dedupe_key=key, priority=priority)


def take(at: datetime = SEVEN) -> Job | None:
    return claim(kinds=["greet"], now=at, lease_now=at)


def took(at: datetime = SEVEN) -> Job:
    job = take(at)
    assert job is not None
    return job


def test_a_job_is_claimed_when_it_is_due_and_not_before() -> None:
    job = ask(run_at=SEVEN + MINUTE)
    assert take(SEVEN) is None
    assert took(SEVEN + MINUTE) == job


def test_a_claimed_job_is_not_claimed_again() -> None:
    ask()
    took()
    assert take() is None


def test_the_lower_priority_number_goes_first_then_the_older() -> None:
    late, early, urgent = ask(run_at=SEVEN), ask(run_at=SEVEN - MINUTE), ask(priority=1)
    assert [took(), took(), took()] == [urgent, early, late]


def test_a_kind_nobody_here_can_do_is_left_alone() -> None:
    ask(kind="from-a-newer-release")
    assert take() is None


def test_a_key_is_good_for_one_job_ever() -> None:
    first = ask(key="publish-day:2026-12-01")
    assert ask(key="publish-day:2026-12-01") == first
    assert finish(job=took(), now=SEVEN)
    assert ask(key="publish-day:2026-12-01") == first
    assert Job.objects.count() == 1


def test_a_taken_key_leaves_the_callers_transaction_usable() -> None:
    ask(key="once")
    with transaction.atomic():
        ask(key="once")
        ask(key="twice")
    assert Job.objects.count() == 2


def test_a_job_whose_worker_died_is_claimed_again_when_the_lease_is_over(settings: Settings) -> None:
    settings.OUTBOX_LEASE_SECONDS = 60
    ask()
    lost = took(SEVEN)
    assert take(SEVEN + timedelta(seconds=59)) is None
    again = took(SEVEN + timedelta(seconds=60))
    assert (again.pk, again.attempts) == (lost.pk, 2)
    assert again.lease_token != lost.lease_token


def test_who_lost_the_lease_cannot_end_the_job() -> None:
    ask()
    lost = took(SEVEN)
    again = took(SEVEN + 2 * MINUTE)
    assert not finish(job=lost, now=SEVEN)
    assert not put_off(job=lost, run_at=SEVEN, error="late")
    assert not bury(job=lost, now=SEVEN, error="late")
    assert not extend_lease(job=lost, lease_now=SEVEN + 2 * MINUTE)
    assert finish(job=again, now=SEVEN + 2 * MINUTE)


def test_a_heartbeat_lengthens_the_lease() -> None:
    ask()
    job = took(SEVEN)
    assert extend_lease(job=job, lease_now=SEVEN + MINUTE)
    assert take(SEVEN + MINUTE) is None
    assert took(SEVEN + 2 * MINUTE) == job


def test_leases_go_by_the_real_clock_even_when_a_story_is_told_at_another() -> None:
    ask(run_at=SEVEN + timedelta(days=7))
    assert claim(kinds=["greet"], now=SEVEN + timedelta(days=7), lease_now=SEVEN) is not None
    assert claim(kinds=["greet"], now=SEVEN + timedelta(days=30), lease_now=SEVEN) is None
    assert claim(kinds=["greet"], now=SEVEN, lease_now=SEVEN + MINUTE) is not None


def test_a_dead_job_is_tried_afresh_when_somebody_revives_it() -> None:
    ask()
    dead = took()
    assert not revive(job_id=dead.pk, now=SEVEN)
    assert bury(job=dead, now=SEVEN, error="broken")
    assert take() is None
    assert revive(job_id=dead.pk, now=SEVEN)
    assert took().attempts == 1


def test_the_wait_doubles_up_to_an_hour_and_is_spread() -> None:
    seconds = [backoff(attempts=n, jitter=0.5).total_seconds() for n in (1, 2, 3, 8, 20)]
    assert seconds == [5, 10, 20, 640, 3600]
    assert backoff(attempts=3, jitter=0).total_seconds() == 10
    assert backoff(attempts=3, jitter=0.999).total_seconds() == pytest.approx(30, abs=0.1)
