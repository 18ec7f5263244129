"""POST /holds: a window is kept for some minutes while someone finishes booking."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Status
from pydantic import BaseModel

from doorstep.booking import actions
from doorstep.channels.api.callers import ProvenPhone, actor_of, anyone, phone_of
from doorstep.channels.api.documented import OF_A_WINDOW, OF_AN_ADDRESS, OF_SERVICES, refuses
from doorstep.channels.api.languages import language_of
from doorstep.channels.api.schemas import AddressIn, Answers, Day, Preference, ServiceCodes, Word
from doorstep.channels.api.shapes import address_said
from doorstep.channels.shared.clock import now
from doorstep.channels.shared.holds import hold_offer
from doorstep.places import queries as places
from doorstep.texts.refusals import Refusal

# With a token, the phone's own limits hold; without one, those of the network alone.
router = Router(tags=["holds"], auth=[ProvenPhone(), anyone])

_LIMITS = ("too-many-holds", "too-many-tries")
_OPTIONAL: dict[str, Any] = {"security": [{}]}


class HoldIn(BaseModel):
    """What is to be held; the applicant is not known yet."""

    services: ServiceCodes
    answers: Answers | None = None
    address: AddressIn
    date: Day
    window: Word
    agent_preference: Preference = ""


class HoldOut(BaseModel):
    """`token`: goes into the booking, and gives the window back."""

    token: UUID
    date: Day
    window: str
    expires_at: datetime


class UnknownHold(Refusal):
    """Nothing is held under this token."""

    code = "unknown-hold"


@router.post(
    "holds",
    response={201: HoldOut},
    summary="Keep a window for some minutes",
    openapi_extra=_OPTIONAL
    | refuses(*OF_SERVICES, *OF_A_WINDOW, *OF_AN_ADDRESS, "unknown-preference", "window-lost", *_LIMITS),
)
def hold(request: HttpRequest, said: HoldIn) -> Status[HoldOut]:
    """Keeps it while someone finishes booking. A token holds one window: its earlier one is given back for it,
    and stays when this one is refused."""
    held = hold_offer(
        services=said.services,
        answers=said.answers or {},
        address=address_said(said=said.address),
        on=said.date,
        window=said.window,
        actor=actor_of(request),
        now=now(),
        language=language_of(request),
        preference=said.agent_preference,
        client=_client(request),
        phone=phone_of(request),
    )
    expires_at = held.expires_at.astimezone(places.zone())
    return Status(201, HoldOut(token=held.token, date=held.on, window=held.window, expires_at=expires_at))


@router.delete(
    "holds/{uuid:token}",
    response={204: None},
    summary="Give a held window back",
    openapi_extra=_OPTIONAL | refuses("unknown-hold"),
)
def let_go(request: HttpRequest, token: UUID) -> Status[None]:
    """Whoever has the hold's token may; others can then take the window."""
    if not actions.release_hold(token=token, actor=actor_of(request), now=now()):
        raise UnknownHold(_("Nothing is held any more: it ran out, was booked or was given back."))
    return Status(204, None)


def _client(request: HttpRequest) -> str:
    return request.headers["Authorization"] if phone_of(request) else ""
