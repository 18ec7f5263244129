"""The dialogue: one pure step from what was heard to what is said.

At every step 0 is a person, 9 (or the star, where numbers are keyed) says it again; silence and wrong keys are borne
twice, then a person takes over. A call has an end: after `most_turns` turns a person takes over, too.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from doorstep.engines.phone_menu import booking, exits, visits, windows
from doorstep.engines.phone_menu.home import HOME
from doorstep.engines.phone_menu.speech import Part, Phrase
from doorstep.engines.phone_menu.turns import Choice, Do, Entry, Go, Menu, Move, Step, Voice, always, fixed, go, phrase
from doorstep.engines.phone_menu.values import (
    Answer,
    Digits,
    Event,
    Gather,
    HungUp,
    NoInput,
    Record,
    RecordingReady,
    Request,
    Said,
    Spoken,
    Start,
    State,
    TransferEnded,
    Turn,
    World,
)

PERSON, AGAIN, OTHER_LANGUAGE, STAR = "0", "9", "8", "*"

MAIN = Menu(
    fixed("main"),
    always(
        Choice(Phrase("main-book"), booking.begin),
        Choice(Phrase("main-visit"), visits.about("visit")),
        Choice(Phrase("main-change"), visits.about("change")),
        Choice(Phrase("main-badge"), go("badge", task="badge", answered=False)),
    ),
)


def _languages(_state: State, world: World) -> tuple[Choice, ...]:
    return tuple(
        Choice(_language_said(number, language), _speak(language))
        for number, language in enumerate(world.menu.languages, start=1)
    )


def _language_said(number: int, language: str) -> Phrase:
    return phrase(f"language-{language}", key=Part("number", str(number)))


def _speak(language: str) -> Callable[[State, World], Move]:
    return lambda state, _world: Go(replace(state, language=language, step="main", misses=0))


STEPS: Mapping[str, Step] = {
    "language": Menu(lambda _state, _world: (), _languages),
    "main": MAIN,
    **booking.BOOKING,
    **HOME,
    **windows.WINDOWS,
    **visits.VISITS,
}
"""Every question of the dialogue, by name."""

ANSWERS: Mapping[Request, Callable[[State, World, Answer], Move]] = {
    "offers": windows.offers_came,
    "move-offers": windows.offers_came,
    "hold": windows.held,
    "book": windows.booked,
    "move": windows.moved,
    "visit": visits.visit_came,
    "find": visits.found,
    "prove": visits.proved,
    "cancel": visits.cancelled,
    "badge": visits.badge_came,
    "ready": visits.readied,
    "call-back": exits.promised,
}


def step(*, state: State, event: Event, world: World) -> Turn:
    """This function will return where a call stands after an event, and what is done next.

    An Ask is always the last verb; its Answer is then the next event. What comes after the end changes nothing."""
    if state.outcome:
        return state, ()
    move = _move(state, event, world)
    if isinstance(move, Do):
        return move.state, move.verbs
    return move.state, _question(move, world)


def _move(state: State, event: Event, world: World) -> Move:
    match event:
        case Start():
            return _begin(state, event, world)
        case HungUp():
            return exits.leave(replace(state, gone=True))
        case Answer():
            return _answered(state, event, world)
        case TransferEnded(answered=answered):
            return exits.transferred(state, answered) if state.step == exits.TRANSFER else Go(state)
        case _:
            return _heard(state, event, world)


def _begin(state: State, event: Start, world: World) -> Move:
    """A language that this number spoke before needs no question."""
    caller = event.caller
    known = caller.language in world.menu.languages
    language = caller.language if known else world.menu.languages[0]
    begun = replace(state, caller=caller, language=language, outbound=event.ready is not None)
    if event.ready is not None:
        return visits.begin_ready(begun, event.ready)
    return Go(replace(begun, step="main"), (Phrase("welcome"),)) if known else Go(replace(begun, step="language"))


def _answered(state: State, event: Answer, world: World) -> Move:
    """Whoever hangs up while something is asked is gone when its answer comes: only their call-back is still due."""
    return ANSWERS[event.to](state, world, event)


def _heard(state: State, event: Event, world: World) -> Move:
    if state.step not in STEPS:
        # They wait for a person: keys mean nothing then.
        return Do(state, ())
    taken = replace(state, turns=state.turns + 1)
    if taken.turns > world.menu.most_turns:
        return _given_up(taken, world)
    if isinstance(event, RecordingReady):
        return _recorded(taken, event, world)
    keys = event.keys if isinstance(event, Digits) else ""
    if keys == PERSON:
        return exits.to_person(taken, world)
    found = STEPS[state.step]
    if isinstance(found, Voice):
        return found.take(replace(taken, misses=0), world)
    if keys == STAR or (keys == AGAIN and isinstance(found, Menu)):
        return Go(replace(taken, misses=0))
    if keys == OTHER_LANGUAGE and state.step == "main":
        return Go(replace(taken, step="language", misses=0))
    return _taken(taken, world, found, keys) or _missed(taken, world, Phrase("not-understood" if keys else "no-key"))


def _taken(state: State, world: World, found: Menu | Entry, keys: str) -> Move | None:
    if not keys.isdecimal():
        return None
    if isinstance(found, Entry):
        return found.take(state, world, keys)
    choices = found.choices(state, world)
    number = int(keys)
    return choices[number - 1].act(state, world) if 1 <= number <= len(choices) else None


def _missed(state: State, world: World, why: Phrase) -> Move:
    if state.misses >= world.menu.repeats:
        return _given_up(state, world)
    return Go(replace(state, misses=state.misses + 1), (why,))


def _given_up(state: State, world: World) -> Move:
    """Nobody is sent to a person who has what they called for and says no more."""
    if exits.settled(state) and not state.owed:
        return exits.leave(state)
    return exits.to_person(state, world, Phrase("person-helps"))


def _recorded(state: State, event: RecordingReady, world: World) -> Move:
    found = STEPS[state.step]
    if not isinstance(found, Voice):
        return Go(state)
    recordings = (*state.recordings, (state.step, event.recording))
    return found.take(replace(state, recordings=recordings, misses=0), world)


def _question(move: Go, world: World) -> tuple[Gather | Record, ...]:
    state, found = move.state, STEPS[move.state.step]
    if state.step == "language":
        return (_language_question(state, world, move.before),)
    said = (*move.before, *found.say(state, world))
    if isinstance(found, Voice):
        return (Record(exits.spoken(state, *said), found.seconds),)
    if isinstance(found, Menu):
        said += tuple(choice.said for choice in found.choices(state, world))
        return (Gather(exits.spoken(state, *said, *_always(state)), 1, "", world.menu.seconds),)
    return (Gather(exits.spoken(state, *said), found.most, found.finish, world.menu.seconds),)


def _always(state: State) -> tuple[Said, ...]:
    other = (Phrase("other-language"),) if state.step == "main" else ()
    return (*other, Phrase("again-or-person"))


def _language_question(state: State, world: World, before: tuple[Said, ...]) -> Gather:
    """Each language is offered in itself."""
    spoken = [*exits.spoken(state, *before)]
    for number, language in enumerate(world.menu.languages, start=1):
        spoken.append(Spoken(language, (Phrase("welcome"), _language_said(number, language))))
    return Gather(tuple(spoken), 1, "", world.menu.seconds)


__all__ = ["STEPS", "NoInput", "step"]
