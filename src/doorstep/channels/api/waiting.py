"""POST /waiting: a place on the list of those who are offered what comes free."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Status
from pydantic import BaseModel

from doorstep.booking.actions.waiting import WaitRequest, join_waiting_list, leave_waiting_list
from doorstep.booking.models import WaitingEntry
from doorstep.booking.waiting.queries import position_of
from doorstep.channels.api.callers import ProvenPhone, actor_of, phone_of
from doorstep.channels.api.documented import OF_A_WINDOW, OF_AN_ADDRESS, OF_SERVICES, refuses
from doorstep.channels.api.languages import language_of
from doorstep.channels.api.schemas import AddressIn, Answers, Day, Preference, ServiceCodes
from doorstep.channels.api.shapes import address_said
from doorstep.channels.shared.clock import now
from doorstep.channels.shared.tries import take_tries
from doorstep.places import queries as places
from doorstep.texts.refusals import Refusal

router = Router(tags=["waiting"], auth=ProvenPhone())


class WaitingIn(BaseModel):
    """`earliest_date`, `latest_date`: days that would do, both included; null for any day that can be booked."""

    services: ServiceCodes
    answers: Answers | None = None
    address: AddressIn
    earliest_date: Day | None = None
    latest_date: Day | None = None
    agent_preference: Preference = ""


class WaitingOfferOut(BaseModel):
    """A window that came free, kept until `until`: book it with `hold`."""

    date: date
    window: str
    until: datetime
    hold: UUID


class WaitingOut(BaseModel):
    """`state`: "waiting", "passed" (an offer was let pass) or "offered". `position`: 1 for who is offered the next."""

    id: UUID
    state: Literal["waiting", "passed", "offered"]
    position: int
    services: list[str]
    earliest_date: date
    latest_date: date
    offer: WaitingOfferOut | None


class WaitingListOut(BaseModel):
    total: int
    waiting: list[WaitingOut]


class UnknownWaiting(Refusal):
    """This phone has no such place on the list."""

    code = "unknown-waiting"


@router.post(
    "waiting",
    response={201: WaitingOut},
    summary="Wait for a window to come free",
    openapi_extra=refuses(
        *OF_SERVICES,
        *OF_A_WINDOW,
        *OF_AN_ADDRESS,
        "unknown-preference",
        "something-is-free",
        "too-many-waiting",
        "too-many-open",
        "too-many-tries",
    ),
)
def join(request: HttpRequest, said: WaitingIn) -> Status[WaitingOut]:
    """The proven phone is told by message what comes free, first come, first served. Once an address."""
    address, phone = address_said(said=said.address), phone_of(request)
    take_tries(what="waiting", phone=phone, home=places.resolve(said=address).key)
    wanted = WaitRequest(
        services=tuple(said.services),
        address=address,
        language=language_of(request),
        answers=said.answers or {},
        agent_preference=said.agent_preference,
        earliest_on=said.earliest_date,
        latest_on=said.latest_date,
    )
    entry = join_waiting_list(request=wanted, phone=phone, actor=actor_of(request), now=now())
    return Status(201, _waiting_out(entry))


@router.get("waiting", response=WaitingListOut, summary="What I wait for")
def mine(request: HttpRequest) -> WaitingListOut:
    """The places of the proven phone on the list, the oldest first. What has ended is not among them."""
    live = WaitingEntry.objects.filter(phone=phone_of(request), state__in=WaitingEntry.LIVE).order_by("pk")
    waiting = [_waiting_out(entry) for entry in live]
    return WaitingListOut(total=len(waiting), waiting=waiting)


@router.delete(
    "waiting/{uuid:waiting_id}",
    response={204: None},
    summary="Leave the list",
    openapi_extra=refuses("unknown-waiting"),
)
def leave(request: HttpRequest, waiting_id: UUID) -> Status[None]:
    """A window that is kept for this place goes to the next."""
    entry = WaitingEntry.objects.filter(key=waiting_id, phone=phone_of(request)).first()
    if entry is None or not leave_waiting_list(entry=entry, actor=actor_of(request), now=now()):
        raise UnknownWaiting(_("This phone has no such place on the list."))
    return Status(204, None)


def _waiting_out(entry: WaitingEntry) -> WaitingOut:
    state: Literal["waiting", "passed", "offered"] = "waiting"
    if entry.state == WaitingEntry.State.OFFERED:
        state = "offered"
    elif entry.state == WaitingEntry.State.PASSED:
        state = "passed"
    return WaitingOut(
        id=entry.key,
        state=state,
        position=position_of(entry=entry),
        services=entry.services,
        earliest_date=entry.earliest_on,
        latest_date=entry.latest_on,
        offer=_offer_out(entry),
    )


def _offer_out(entry: WaitingEntry) -> WaitingOfferOut | None:
    if not entry.is_open(now()) or entry.on is None or entry.offer_until is None or entry.hold is None:
        return None
    until = entry.offer_until.astimezone(places.zone())
    return WaitingOfferOut(date=entry.on, window=entry.window, until=until, hold=entry.hold)
