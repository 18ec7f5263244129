"""How a call ends: settled, with a person, or with a call-back. Nobody is lost."""

from dataclasses import replace

from doorstep.engines.phone_menu.speech import Part, Phrase
from doorstep.engines.phone_menu.turns import Do, Move
from doorstep.engines.phone_menu.values import Answer, Ask, Hangup, Outcome, Play, Said, Spoken, State, Transfer, World

TRANSFER = "transfer"


def spoken(state: State, *said: Said) -> tuple[Spoken, ...]:
    """This function will return something said in the caller's language; nothing for nothing."""
    return (Spoken(state.language, said),) if said else ()


def to_person(state: State, world: World, *before: Said) -> Move:
    """This function will put the call through to an operator, or promise a call when none can answer now.

    From here on somebody owes them a word: also to those who had booked already."""
    owed = replace(state, owed=True, misses=0)
    if not world.staffed:
        return call_back(owed, "nobody-now", *before, Phrase("nobody-now"))
    said = spoken(state, *before, Phrase("connecting"))
    transfer = Transfer(said, world.menu.operators, world.menu.ring_seconds)
    return Do(replace(owed, step=TRANSFER), (transfer,))


def transferred(state: State, answered: bool) -> Move:
    """This function will end a call that was with a person, or promise a call when nobody answered it."""
    if answered:
        return Do(replace(state, step="end", owed=False, outcome="person"), (Hangup(),))
    return call_back(state, "nobody-answered", Phrase("nobody-now"))


def call_back(state: State, why: str, *before: Said) -> Move:
    """This function will ask for one call-back of this number with all that was captured, then end the call.

    Whoever hides their number and gave no other can only be asked to call again."""
    if not number_of(state):
        return end(state, "unreachable", *before, Phrase("call-again"))
    asked = replace(state, step="promise", owed=True, why=why)
    first = () if state.gone or not before else (Play(spoken(state, *before)),)
    return Do(asked, (*first, Ask("call-back", words=why)))


def promised(state: State, _world: World, answer: Answer) -> Move:
    """This function will tell that somebody will call, and end the call."""
    if not answer.ok:
        return end(state, "unreachable", Phrase("call-again"))
    return end(state, "call-back", Phrase("we-call-back"))


def leave(state: State, *before: Said) -> Move:
    """This function will end a call in which nothing is open any more, or promise a call for what is."""
    if (outcome := settled(state)) and not state.owed:
        return end(state, outcome, *before)
    return call_back(state, state.why or "left", *before)


def settled(state: State) -> Outcome:
    """This function will return what came of the call so far that needs no call-back; "" for nothing."""
    if state.reference:
        return "booked"
    return "answered" if state.answered else ""


def end(state: State, outcome: Outcome, *said: Said) -> Move:
    """This function will say good-bye and hang up; to somebody who has hung up nothing is said."""
    ended = replace(state, step="end", outcome=outcome)
    if state.gone:
        return Do(ended, ())
    return Do(ended, (Hangup(spoken(state, *said, Phrase("goodbye"))),))


def number_of(state: State) -> str:
    """This function will return the number at which the caller can be called back, "" for none."""
    return state.caller.number or state.phone


def reference_said(reference: str) -> tuple[Said, ...]:
    """This function will return a reference, read twice."""
    part = Part("reference", reference)
    first = Phrase("reference-is", slots=(("reference", (part,)),))
    return (first, Phrase("once-more"), part)
