"""Carrying out what the dialogue asks of the system: each request is one action or query."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from doorstep.booking import actions as booking
from doorstep.booking import queries
from doorstep.booking.actions import BookingRequest, HelperSaid, Holder, PersonSaid
from doorstep.booking.actions.readiness import answer_documents
from doorstep.booking.models import Appointment
from doorstep.booking.offers import OfferSheet, offers_for, offers_to_move
from doorstep.calls import actions as calls
from doorstep.calls.models import Call
from doorstep.channels.phone.captured import lost_as, words_of
from doorstep.channels.phone.world import agent_by_badge, visit_known
from doorstep.engines.addresses.values import AddressSaid
from doorstep.engines.phone_menu.exits import number_of
from doorstep.engines.phone_menu.values import Answer, Ask, Offered, Request, State, VisitKnown, World
from doorstep.journal.actions import Actor
from doorstep.limits.actions import take_try
from doorstep.people.actions import NOTICE_VERSION, digest
from doorstep.places import queries as places
from doorstep.texts.refusals import Refusal

HOUR = timedelta(hours=1)
MOST_AN_HOUR: Mapping[Request, int] = {"hold": 20, "prove": 10, "find": 10}
"""Tries of one number. Its network is the provider's, whoever calls."""


@dataclass(frozen=True, slots=True)
class Asking:
    """A call that asks something, at an instant."""

    call: Call
    state: State
    world: World
    actor: Actor
    now: datetime
    ask: Ask

    @property
    def offered(self) -> Offered:
        """The window it is about."""
        if self.ask.offered is None:
            raise ValueError(f"{self.ask.what} names no window")
        return self.ask.offered

    @property
    def visit(self) -> VisitKnown:
        """The visit it is about."""
        if self.state.visit is None:
            raise ValueError(f"{self.ask.what} names no visit")
        return self.state.visit


def answer(*, asking: Asking) -> Answer:
    """This function will carry out an Ask and return its Answer; a refusal is an answer, too."""
    what = asking.ask.what
    if what in MOST_AN_HOUR and _too_often(asking):
        return Answer(what, ok=False, refusal="too-many-tries")
    try:
        return _CARRIES_OUT[what](asking)
    except Refusal as refusal:
        return Answer(what, ok=False, refusal=refusal.code)


def _too_often(asking: Asking) -> bool:
    what = asking.ask.what
    who = asking.call.phone or f"call:{asking.call.pk}"
    key = digest(words=f"phone-{what}:{who}")
    return bool(take_try(key=key, most=MOST_AN_HOUR[what], within=HOUR, now=asking.now))


def _address(state: State) -> AddressSaid:
    home = state.address
    if home is None:
        raise ValueError("no address is known yet")
    return AddressSaid(
        sector=home.sector, locality=home.locality, house=home.house, floor=home.floor, landmark=home.landmark
    )


def _offers(asking: Asking) -> Answer:
    state = asking.state
    sheet = offers_for(
        services=state.services,
        place=places.resolve(said=_address(state)),
        now=asking.now,
        answers=dict(state.answers),
        language=state.language,
        self_service=False,
    )
    return Answer("offers", offers=_free(sheet))


def _free(sheet: OfferSheet) -> tuple[Offered, ...]:
    """The soonest first: nobody is asked to key a day."""
    free = sorted((one.starts_at, one.on.isoformat(), one.window) for one in sheet.offers if one.available)
    return tuple(Offered(on, window) for _at, on, window in free)


def _hold(asking: Asking) -> Answer:
    state, offered = asking.state, asking.offered
    hold = booking.hold_offer(
        services=state.services,
        answers=dict(state.answers),
        address=_address(state),
        on=date.fromisoformat(offered.on),
        window=offered.window,
        actor=asking.actor,
        now=asking.now,
        language=state.language,
        self_service=False,
        holder=Holder(client=digest(words=f"call:{asking.call.pk}"), phone=digest(words=asking.call.phone)),
    )
    return Answer("hold", hold=str(hold.token))


def _book(asking: Asking) -> Answer:
    appointment = booking.book_appointment(
        request=_request(asking),
        proven_phone=None,
        caller=asking.call.phone,
        actor=asking.actor,
        now=asking.now,
        hold_token=UUID(asking.state.hold) if asking.state.hold else None,
        idempotency_key=f"call:{asking.call.pk}",
        language=asking.state.language,
    )
    return Answer("book", reference=appointment.reference)


def _request(asking: Asking) -> BookingRequest:
    state, offered = asking.state, asking.offered
    unnamed = asking.world.menu.unnamed[state.language]
    number = state.caller.number
    name = state.address.name if state.address and state.address.name else ""
    abroad = state.caller.kind == "abroad"
    own = "" if abroad else state.caller.name
    person = PersonSaid(name=name or own or unnamed, phone=state.phone or number, language=state.language)
    helper = HelperSaid(name=unnamed, phone=number, language=state.language) if abroad else None
    return BookingRequest(
        services=state.services,
        answers=dict(state.answers),
        applicant=person,
        helper=helper,
        address=_address(state),
        on=date.fromisoformat(offered.on),
        window=offered.window,
        notice_version=NOTICE_VERSION,
    )


def _visit(asking: Asking) -> Answer:
    found = queries.appointment(reference=asking.ask.words, phone=asking.call.phone)
    return Answer("visit", visit=visit_known(appointment=found, now=asking.now))


def _find(asking: Asking) -> Answer:
    reference, _space, phone = asking.ask.words.partition(" ")
    found = queries.appointment(reference=reference, phone=phone, proven=False)
    return Answer("find", visit=visit_known(appointment=found, now=asking.now))


def _prove(asking: Asking) -> Answer:
    right = asking.visit.reference[-4:] == asking.ask.words
    return Answer("prove", ok=right, refusal="" if right else "wrong")


def _row(asking: Asking) -> Appointment:
    return queries.appointments().get(reference=asking.visit.reference)


def _move_offers(asking: Asking) -> Answer:
    return Answer(
        "move-offers",
        offers=_free(offers_to_move(appointment=_row(asking), now=asking.now, self_service=False)),
    )


def _move(asking: Asking) -> Answer:
    offered = asking.offered
    booking.reschedule_appointment(
        appointment=_row(asking),
        on=date.fromisoformat(offered.on),
        window=offered.window,
        actor=asking.actor,
        now=asking.now,
        language=asking.state.language,
    )
    return Answer("move")


def _cancel(asking: Asking) -> Answer:
    booking.cancel_appointment(appointment=_row(asking), reason="", actor=asking.actor, now=asking.now)
    return Answer("cancel")


def _badge(asking: Asking) -> Answer:
    agent = agent_by_badge(keys=asking.ask.words)
    if agent is None:
        return Answer("badge", ok=False, refusal="unknown")
    return Answer("badge", agent=str(agent.pk), badge=agent.code, expected=_expected(asking, agent.code))


def _expected(asking: Asking, badge: str) -> Offered | None:
    """Their visit of today at a home of this number, if there is one."""
    today = asking.world.today.isoformat()
    for coming in asking.state.caller.coming:
        if coming.on == today:
            found = queries.appointment(reference=coming.reference, phone=asking.call.phone)
            if visit_known(appointment=found, now=asking.now).badge == badge:
                return Offered(coming.on, coming.window)
    return None


def _ready(asking: Asking) -> Answer:
    answer_documents(appointment=_row(asking), answer=asking.ask.words, actor=asking.actor, now=asking.now)
    return Answer("ready")


def _call_back(asking: Asking) -> Answer:
    """A call of ours leaves none by its end, so it is asked for."""
    call, state, words = asking.call, asking.state, words_of(state=asking.state)
    number = number_of(state)
    if call.direction == Call.Direction.OUT or not call.phone:
        calls.ask_call_back(phone=number, language=state.language, words=words, actor=asking.actor, now=asking.now)
    calls.note_call(call=call, language=state.language, now=asking.now)
    call.refresh_from_db()
    calls.end_call(
        call=call,
        ended=lost_as(state=state),
        words=words,
        appointment=booked_in(state=state),
        actor=asking.actor,
        now=asking.now,
    )
    return Answer("call-back")


def booked_in(*, state: State) -> Appointment | None:
    """This function will return the appointment that a call booked, or that it is about."""
    reference = state.reference or (state.visit.reference if state.visit else "")
    return Appointment.objects.filter(reference=reference).first() if reference else None


_CARRIES_OUT: Mapping[Request, Callable[[Asking], Answer]] = {
    "offers": _offers,
    "hold": _hold,
    "book": _book,
    "visit": _visit,
    "find": _find,
    "prove": _prove,
    "move-offers": _move_offers,
    "move": _move,
    "cancel": _cancel,
    "badge": _badge,
    "ready": _ready,
    "call-back": _call_back,
}
