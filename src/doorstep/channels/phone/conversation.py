"""A call as it goes on: the event is heard, the dialogue steps, what it asks is carried out, the step is kept once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from doorstep.booking.actions import release_hold
from doorstep.booking.queries import appointments
from doorstep.calls import actions as calls
from doorstep.calls.models import Call, Dialogue
from doorstep.channels.phone.asking import Asking, answer, booked_in
from doorstep.channels.phone.captured import settled_as
from doorstep.channels.phone.world import caller_of, visit_known, world_at
from doorstep.channels.shared.actors import phone_actor
from doorstep.engines.phone_menu.dialogue import step
from doorstep.engines.phone_menu.exits import TRANSFER
from doorstep.engines.phone_menu.values import (
    Ask,
    Event,
    HungUp,
    NoInput,
    Start,
    State,
    TransferEnded,
    Verb,
    VisitKnown,
    World,
    state_as_json,
    state_of_json,
)
from doorstep.gateways.telephony import Incoming, Nothing, Reply, Rings
from doorstep.journal.actions import Actor

MOST_ASKS = 12
NOBODY = Actor(name="phone", channel="phone")

Render = Callable[[tuple[Verb, ...], int], Reply]


class UnknownCall(LookupError):
    """Something is told of a call that never began here."""


@dataclass(frozen=True, slots=True)
class _At:
    call: Call
    dialogue: Dialogue
    now: datetime


def carry_on(*, line: str, incoming: Incoming, render: Render, now: datetime) -> Reply | None:
    """This function will let a call go one step on and return what the provider is answered, None for nothing.

    A request that comes again is answered as before and heard once. Raises UnknownCall."""
    # Asked before the call has a row, which would be the last one of its number.
    event = _event(incoming, now)
    call = _call(line, incoming, event, now)
    dialogue = calls.begin_dialogue(call=call)
    if isinstance(incoming.heard, Nothing):
        return None
    if _is_repeat(incoming, dialogue):
        return _kept(dialogue)
    at = _At(call, dialogue, now)
    world = world_at(now=now)
    state, verbs = _stepped(at, event, world)
    reply = render(verbs, dialogue.version + 1)
    answered = [{"content_type": reply.content_type, "body": reply.body}]
    if not calls.keep_step(dialogue=dialogue, state=state_as_json(state=state), heard=state.step, answer=answered):
        return _kept(dialogue)
    _note(at, state)
    return reply


def _call(line: str, incoming: Incoming, event: Event, now: datetime) -> Call:
    if not isinstance(incoming.heard, Rings):
        found = Call.objects.filter(line=line, provider_call=incoming.call).first()
        if found is None:
            raise UnknownCall("this call never began here")
        return found
    direction = Call.Direction.OUT if incoming.outbound else Call.Direction.IN
    return calls.begin_call(
        line=line,
        provider_call=incoming.call,
        phone=incoming.number,
        language=event.caller.language if isinstance(event, Start) else "",
        direction=direction,
        now=now,
    )


def _is_repeat(incoming: Incoming, dialogue: Dialogue) -> bool:
    """A step that is not the next one was answered before; a hang-up needs no step, and is heard once by itself."""
    if isinstance(incoming.heard, Rings):
        return dialogue.version > 0
    if isinstance(incoming.heard, HungUp) or incoming.step is None:
        return False
    return incoming.step != dialogue.version


def _kept(dialogue: Dialogue) -> Reply | None:
    return Reply(**dialogue.answer[0]) if dialogue.answer else None


def _event(incoming: Incoming, now: datetime) -> Event:
    heard = incoming.heard
    if isinstance(heard, Nothing):
        return NoInput()
    if not isinstance(heard, Rings):
        return heard
    caller = caller_of(number=incoming.number, now=now)
    ready: VisitKnown | None = None
    if incoming.outbound and caller.coming:
        row = appointments().get(reference=caller.coming[0].reference)
        ready = visit_known(appointment=row, now=now)
    return Start(caller, ready)


def _stepped(at: _At, event: Event, world: World) -> tuple[State, tuple[Verb, ...]]:
    kept = at.dialogue.state
    state = state_of_json(kept=kept) if kept else State()
    if at.call.operator and state.step == TRANSFER and isinstance(event, HungUp):
        # Whoever hangs up on an operator was answered: how it ended is the operator's to say.
        event = TransferEnded(answered=True)
    actor = phone_actor(phone=at.call.phone, channel="phone") if at.call.phone else NOBODY
    said: list[Verb] = []
    state, verbs = step(state=state, event=event, world=world)
    for _ in range(MOST_ASKS):
        if not verbs or not isinstance(ask := verbs[-1], Ask):
            break
        said += verbs[:-1]
        asking = Asking(call=at.call, state=state, world=world, actor=actor, now=at.now, ask=ask)
        state, verbs = step(state=state, event=answer(asking=asking), world=world)
    return state, (*said, *(verb for verb in verbs if not isinstance(verb, Ask)))


def _note(at: _At, state: State) -> None:
    """The call's own row; and at its end, what came of it, and the window that nobody needs any more."""
    actor = phone_actor(phone=at.call.phone, channel="phone") if at.call.phone else NOBODY
    chosen = "" if state.step == "language" else state.language
    calls.note_call(
        call=at.call, state=state.step, language=chosen, answered=True, handed=state.step == TRANSFER, now=at.now
    )
    if not state.outcome:
        return
    if state.hold and not state.reference:
        release_hold(token=UUID(state.hold), actor=actor, now=at.now)
    # Whoever spoke with a person has their outcome from that person; a call-back has ended the call already.
    if state.outcome not in ("person", "call-back"):
        calls.end_call(
            call=at.call, ended=settled_as(state=state), appointment=booked_in(state=state), actor=actor, now=at.now
        )
