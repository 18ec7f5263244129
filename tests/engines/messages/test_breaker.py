"""A provider that fails is left alone, tried by one message at a time, and gets its share back step by step."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as some

from doorstep.engines.messages.breaker import (
    FAILURES,
    FIRST_PAUSE,
    LEAST,
    LONGEST_PAUSE,
    PROBE,
    STEP,
    STEP_EVERY,
    WHOLE,
    Gate,
    Health,
    Outcome,
    after,
    gate,
    probing,
    share,
)

SEVEN = datetime(2026, 12, 1, 1, 30, tzinfo=UTC)
SECOND = timedelta(seconds=1)
TAKEN, FAILED = Outcome.TAKEN, Outcome.FAILED

outcomes = some.lists(some.tuples(some.sampled_from(Outcome), some.integers(0, 900), some.booleans()), max_size=60)


def story(said: list[tuple[Outcome, int, bool]]) -> list[tuple[Health, datetime]]:
    """The healths that follow from outcomes, each so many seconds after the one before."""
    health, at = Health(), SEVEN
    healths = [(health, at)]
    for outcome, seconds, probe in said:
        at += seconds * SECOND
        health = after(health=health, outcome=outcome, now=at, probe=probe)
        healths.append((health, at))
    return healths


def opened() -> Health:
    return story([(FAILED, 0, False)] * FAILURES)[-1][0]


def test_a_run_of_failures_opens_it_and_one_less_does_not() -> None:
    almost = story([(FAILED, 0, False)] * (FAILURES - 1))[-1][0]
    assert gate(health=almost, now=SEVEN) == Gate.CLOSED
    assert gate(health=opened(), now=SEVEN) == Gate.OPEN


def test_one_message_taken_ends_the_run() -> None:
    said = [(FAILED, 0, False)] * (FAILURES - 1)
    health = story([*said, (TAKEN, 0, False), *said])[-1][0]
    assert gate(health=health, now=SEVEN) == Gate.CLOSED


def test_after_the_pause_one_message_is_the_probe_and_nobody_else() -> None:
    health = opened()
    then = SEVEN + FIRST_PAUSE
    assert gate(health=health, now=then - SECOND) == Gate.OPEN
    assert gate(health=health, now=then) == Gate.PROBE
    under_way = probing(health=health, now=then)
    assert gate(health=under_way, now=then) == Gate.OPEN
    assert gate(health=under_way, now=then + PROBE) == Gate.PROBE


def test_a_probe_that_is_taken_closes_it_and_its_share_comes_back_step_by_step() -> None:
    then = SEVEN + FIRST_PAUSE
    health = after(health=probing(health=opened(), now=then), outcome=TAKEN, now=then, probe=True)
    assert gate(health=health, now=then) == Gate.CLOSED
    lowered = WHOLE - FAILURES * STEP
    assert [share(health=health, now=SEVEN + n * STEP_EVERY) for n in range(8)] == [
        lowered + min(n, FAILURES) * STEP for n in range(8)
    ]


def test_a_probe_that_fails_doubles_the_pause_up_to_the_longest() -> None:
    health, now, pauses = opened(), SEVEN, []
    for _ in range(8):
        assert health.probe_at is not None
        pauses.append(health.probe_at - now)
        now = health.probe_at
        health = after(health=probing(health=health, now=now), outcome=FAILED, now=now, probe=True)
    assert pauses[:4] == [FIRST_PAUSE * 2**n for n in range(4)]
    assert pauses[-1] == LONGEST_PAUSE


@given(outcome=some.sampled_from(Outcome), seconds=some.integers(0, 3600))
def test_what_was_under_way_when_it_opened_changes_nothing(outcome: Outcome, seconds: int) -> None:
    assert after(health=opened(), outcome=outcome, now=SEVEN + seconds * SECOND) == opened()


@given(said=outcomes)
def test_the_share_never_leaves_its_bounds_and_only_time_raises_it(said: list[tuple[Outcome, int, bool]]) -> None:
    healths = story(said)
    for (before, _), (health, at) in zip(healths, healths[1:], strict=False):
        assert LEAST <= share(health=health, now=at) <= share(health=before, now=at) <= WHOLE
        later = [share(health=health, now=at + n * STEP_EVERY) for n in range(12)]
        assert later == sorted(later)
        assert later[-1] == WHOLE


@given(said=outcomes)
def test_it_never_stays_open_for_longer_than_the_longest_pause(said: list[tuple[Outcome, int, bool]]) -> None:
    for health, at in story(said):
        assert gate(health=health, now=at + LONGEST_PAUSE) != Gate.OPEN
        assert (health.probe_at is None) == (health.opened_at is None)


@given(said=outcomes)
def test_while_all_is_well_nothing_is_written(said: list[tuple[Outcome, int, bool]]) -> None:
    for health, at in story(said):
        if health.failures == 0 and health.probe_at is None:
            assert after(health=health, outcome=TAKEN, now=at) == health


def test_a_clock_that_goes_back_gives_no_share_away() -> None:
    health = replace(opened(), lowered_at=SEVEN + timedelta(hours=1))
    assert share(health=health, now=SEVEN) == WHOLE - FAILURES * STEP
