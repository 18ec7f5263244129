"""Whatever the house refuses, the API has a type for it."""

from collections.abc import Iterator

from doorstep.channels.api.problem_types import PATH, PROBLEM_TYPES
from doorstep.people.actions import CodeRefused
from doorstep.texts.refusals import Refusal


def every_refusal(kind: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    yield kind
    for below in kind.__subclasses__():
        yield from every_refusal(below)


def may_be_met(kind: type[Refusal]) -> bool:
    """A city is loaded, a day published, a picture of who comes kept, a task claimed, a case moved on, money taken, a
    prompt replaced and a failed message sent again by staff only."""
    nouns = ("city", "dispatch", "workforce", "calls", "cases", "payments", "prompts", "gateways.speech")
    return not kind.__module__.startswith(tuple(f"doorstep.{noun}" for noun in nouns)) and kind.code != "not-sent-again"


def test_every_refusal_of_the_house_has_a_problem_type() -> None:
    ours = {kind.code for kind in every_refusal() if kind.__module__.startswith("doorstep.") and may_be_met(kind)}
    assert len(ours) > 15
    assert ours <= set(PROBLEM_TYPES)


def test_every_way_a_code_is_refused_has_a_problem_type() -> None:
    ways = {CodeRefused(code).code for code in ("code-wrong", "code-expired", "code-tries")}
    assert ways <= set(PROBLEM_TYPES)


def test_a_type_ends_in_its_code_and_is_an_error() -> None:
    assert all(kind.uri == PATH + kind.code and 400 <= kind.status < 600 for kind in PROBLEM_TYPES.values())
