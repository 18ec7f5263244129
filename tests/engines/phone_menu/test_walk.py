"""Every state of the dialogue that can be reached, with every key, silence, hang-up and answer of the system."""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest

from doorstep.engines.phone_menu.dialogue import STEPS, step
from doorstep.engines.phone_menu.exits import TRANSFER, number_of
from doorstep.engines.phone_menu.speech import prompt_ids
from doorstep.engines.phone_menu.turns import MOST_CHOICES, Menu
from doorstep.engines.phone_menu.values import (
    Answer,
    Ask,
    Caller,
    Digits,
    Event,
    Gather,
    Hangup,
    HungUp,
    NoInput,
    Record,
    RecordingReady,
    Request,
    Start,
    State,
    Transfer,
    TransferEnded,
    Verb,
    VisitKnown,
    World,
    state_as_json,
    state_of_json,
)
from tests.engines.phone_menu import small_world as city

KEYS = (*"0123456789", "*", "#", "77")
TYPED: Mapping[str, tuple[str, ...]] = {
    "sector": ("33", "38", "77", "99"),
    "house": ("150", "000"),
    "due-date": ("0512", "0112", "3199"),
    "applicant-phone": ("9876500001", "123"),
    "sms-phone": ("09876500001", "123"),
    "reference": ("12345674", "123"),
    "reference-phone": ("9876500001", "123"),
    "prove": ("5674", "12"),
    "badge": ("07", "00"),
}
"""What is keyed where several digits are; elsewhere each of KEYS."""

_OK = {
    "offers": (Answer("offers", offers=city.OFFERS),),
    "hold": (Answer("hold", hold="token"),),
    "book": (Answer("book", reference="12345674"),),
    "visit": (
        Answer("visit", visit=city.VISIT),
        Answer("visit", visit=replace(city.VISIT, agent="", badge="")),
        Answer("visit", visit=replace(city.VISIT, can_change=False)),
    ),
    "badge": (
        Answer("badge", agent="7", badge="FA07", expected=city.OFFERS[0]),
        Answer("badge", agent="7", badge="FA07"),
    ),
}
_NO = {
    "hold": ("window-lost", "too-many-holds"),
    "book": ("window-lost", "too-many-open", "bad-phone"),
    "move": ("window-lost", "too-late-to-change"),
    "prove": ("wrong", "too-many-tries"),
}


def answers_to(what: Request) -> tuple[Answer, ...]:
    """Every kind of answer that the system may give."""
    kinds: Mapping[str, tuple[Answer, ...]] = {
        **_OK,
        "move-offers": tuple(replace(one, to="move-offers") for one in _OK["offers"]),
        "find": tuple(replace(one, to="find") for one in _OK["visit"]),
    }
    done = kinds.get(what, (Answer(what),))
    return (*done, *(Answer(what, ok=False, refusal=code) for code in _NO.get(what, ("no",))))


def heard_after(step_name: str, verb: Verb) -> tuple[Event, ...]:
    """Everything that can come after a verb."""
    if isinstance(verb, Ask):
        return answers_to(verb.what)
    if isinstance(verb, Gather):
        typed = TYPED.get(step_name)
        keys = (*typed, "0", "*", "#", "") if typed else KEYS
        return (*map(Digits, keys), NoInput(), HungUp())
    if isinstance(verb, Record):
        return (RecordingReady("recording"), Digits("0"), NoInput(), HungUp())
    if isinstance(verb, Transfer):
        return (TransferEnded(True), TransferEnded(False), Digits("5"), HungUp())
    return (HungUp(), Digits("1"))


def walk(
    caller: Caller, world: World, ready: VisitKnown | None = None
) -> Iterator[tuple[State, Event, State, tuple[Verb, ...]]]:
    """Every transition from every reachable state, each once."""
    first = step(state=State(), event=Start(caller, ready), world=world)
    yield State(), Start(caller, ready), *first
    seen = {_same(*first)}
    ahead = deque([first])
    while ahead:
        state, verbs = ahead.popleft()
        for event in heard_after(state.step, verbs[-1]):
            after, then = step(state=state, event=event, world=world)
            yield state, event, after, then
            key = _same(after, then)
            if key not in seen and not after.outcome:
                seen.add(key)
                ahead.append((replace(after, turns=0), then or verbs))


def _same(state: State, verbs: tuple[Verb, ...]) -> tuple[State, Ask | None]:
    """What decides nothing is left out: the language of all that is said, recordings, and how far the call has come."""
    pending = next((verb for verb in verbs if isinstance(verb, Ask)), None)
    return replace(state, turns=0, recordings=(), language="" if state.language else "none"), pending


CALLERS = {
    "known, with two visits": city.with_visits(city.MEERA, 2),
    "known, with a visit": city.with_visits(city.MEERA, 1),
    "new": city.STRANGER,
    "landline": city.AT_HOME,
    "abroad": city.ARJUN,
    "hidden": city.HIDDEN,
}


FEW, MANY = city.world(catalogue=city.NARROW), city.world()
"""A city of few services, and one whose menus have pages."""
COMBINED = city.world(catalogue=city.NARROW, most=2)
NOBODY_THERE = city.world(catalogue=city.NARROW, staffed=False)
CASES = {
    **{f"{who}, few services": (caller, FEW, None) for who, caller in CALLERS.items()},
    **{f"{who}, nobody there": (CALLERS[who], NOBODY_THERE, None) for who in ("new", "known, with a visit", "hidden")},
    "new, many services": (CALLERS["new"], MANY, None),
    "known, services combined": (city.MEERA, COMBINED, None),
    "called by us": (CALLERS["known, with a visit"], FEW, city.VISIT),
    "called by us, nobody there": (CALLERS["known, with a visit"], NOBODY_THERE, city.VISIT),
}


@pytest.mark.parametrize("case", CASES)
def test_every_call_ends_as_it_should(case: str) -> None:
    _check_all(*CASES[case])


def _check_all(caller: Caller, world: World, ready: VisitKnown | None) -> None:
    ends, steps, stood = set(), set(), set[State]()
    speaks: set[Verb] = set()
    for state, event, after, verbs in walk(caller, world, ready):
        steps.add(after.step)
        stood.add(after)
        _check_question(after, verbs, world)
        _check_booking(state, event, after, verbs)
        _check_person(state, event, after, verbs, world)
        if after.outcome and not state.outcome:
            _check_end(state, after, verbs)
            ends.add(after.outcome)
        speaks.update(verbs)
    for state in list(stood)[:500]:
        assert state_of_json(kept=state_as_json(state=state)) == state
    for said in {one.said for verb in speaks for one in getattr(verb, "spoken", ())}:
        for language in world.menu.languages:
            assert prompt_ids(said=said, language=language, phrases=world.menu.phrases)
    assert {"answered", "unreachable" if not number_of(State(caller=caller)) else "call-back"} <= ends
    if caller.kind != "withheld" and ready is None:
        assert "booked" in ends
        assert steps >= {"need", "documents", "sector", "offer", "confirm", "booked", "village"}


def _check_question(after: State, verbs: tuple[Verb, ...], world: World) -> None:
    """A question has at most four choices; everything else waits for somebody, or ends the call."""
    if not verbs:
        assert after.outcome or after.step == TRANSFER
        return
    *_, last = verbs
    assert isinstance(last, Gather | Record | Transfer | Hangup | Ask)
    assert bool(after.outcome) == isinstance(last, Hangup)
    if isinstance(last, Gather):
        found = STEPS[after.step]
        assert last.seconds == 7
        if isinstance(found, Menu):
            assert 1 <= len(found.choices(after, world)) <= MOST_CHOICES


def _check_booking(state: State, event: Event, after: State, verbs: tuple[Verb, ...]) -> None:
    """At most one booking a call, which is never forgotten; and only after it was read back."""
    if state.reference:
        assert after.reference == state.reference
        assert not any(isinstance(verb, Ask) and verb.what in ("book", "hold") for verb in verbs)
    if any(isinstance(verb, Ask) and verb.what == "book" for verb in verbs):
        assert state.step == "confirm"
        assert event == Digits("1")
        assert state.hold


def _check_person(state: State, event: Event, after: State, verbs: tuple[Verb, ...], world: World) -> None:
    """0 is a person at every question: now, or as a call-back; silence leads there in the end, or to the end."""
    if event != Digits("0") or state.step not in STEPS or state.outcome:
        return
    *_, last = verbs
    if world.staffed:
        assert isinstance(last, Transfer)
    elif number_of(state):
        assert isinstance(last, Ask)
        assert last.what == "call-back"
    else:
        assert after.outcome == "unreachable"


def _check_end(state: State, after: State, verbs: tuple[Verb, ...]) -> None:
    """A call-back if and only if nothing was booked or answered, or a person was asked for in vain."""
    if after.outcome == "person":
        assert state.step == TRANSFER
        return
    done = bool(after.reference or after.answered)
    if done and not after.owed:
        assert after.outcome == ("booked" if after.reference else "answered")
    else:
        assert after.outcome in ("call-back", "unreachable")
        assert state.step == "promise" or not number_of(after)


@pytest.mark.parametrize("who", ["known, with two visits", "abroad"])
def test_silence_ends_every_call(who: str) -> None:
    """From every question, somebody who does nothing any more is with a person or at the end after three silences."""
    world, seen = FEW, set[State]()
    for _state, _event, after, verbs in walk(CALLERS[who], FEW):
        if not verbs or not isinstance(verbs[-1], Gather | Record) or after in seen:
            continue
        seen.add(after)
        state, then = after, verbs
        for _ in range(20):
            state, then = step(state=state, event=_next(then[-1]), world=world)
            if state.outcome or isinstance(then[-1], Transfer):
                break
        else:
            pytest.fail(f"silence never ends at {after.step}")


def _next(verb: Verb) -> Event:
    return answers_to(verb.what)[0] if isinstance(verb, Ask) else NoInput()


def test_whoever_turns_pages_for_ever_gets_a_person() -> None:
    line = city.Line(city.STRANGER).press("1", "1")
    for _ in range(city.MENU.most_turns - 1):
        line.press("9")
    assert isinstance(line.last, Transfer)


def test_what_comes_after_the_end_changes_nothing() -> None:
    line = city.Line(city.STRANGER, world=city.world(staffed=False)).press("1", "0").hear(Answer("call-back"))
    assert line.state.outcome == "call-back"
    over = line.state
    for event in (HungUp(), Digits("1"), NoInput(), TransferEnded(True), Answer("book", reference="1")):
        assert line.hear(event).state == over
        assert line.verbs == ()
