"""POST /push-subscriptions: where an installed app of a proven phone may be woken."""

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Status
from pydantic import BaseModel, StringConstraints

from doorstep.channels.api.callers import ProvenPhone, actor_of, phone_of
from doorstep.channels.api.documented import refuses
from doorstep.channels.api.languages import language_of
from doorstep.channels.shared.clock import now
from doorstep.channels.shared.tries import take_tries
from doorstep.gateways.push import our_key
from doorstep.messaging import actions_push as push
from doorstep.texts.refusals import Refusal

router = Router(tags=["push"], auth=ProvenPhone())

Typed = Annotated[str, StringConstraints(max_length=2000)]


class PushKeysIn(BaseModel):
    """As the browser gives them, in base64url."""

    p256dh: Typed
    auth: Typed


class PushSubscriptionIn(BaseModel):
    """What a browser's `PushSubscription.toJSON()` gives; its other members are not looked at."""

    endpoint: Typed
    keys: PushKeysIn


class PushSubscriptionOut(BaseModel):
    id: UUID


class PushKeyOut(BaseModel):
    key: str


class UnknownSubscription(Refusal):
    """This phone has no such subscription."""

    code = "unknown-subscription"


@router.get("push-key", response=PushKeyOut, summary="The key to subscribe with")
def push_key(request: HttpRequest) -> PushKeyOut:
    """The `applicationServerKey` of a browser's subscription; empty where this deployment wakes nobody."""
    return PushKeyOut(key=our_key())


@router.post(
    "push-subscriptions",
    response={201: PushSubscriptionOut},
    summary="Let the app be woken",
    openapi_extra=refuses("bad-subscription", "too-many-tries"),
)
def subscribe(request: HttpRequest, said: PushSubscriptionIn) -> Status[PushSubscriptionOut]:
    """Keeps one subscription a browser, and five a phone: a sixth takes the place of the oldest."""
    phone = phone_of(request)
    take_tries(what="push", phone=phone)
    kept = push.subscribe(
        phone=phone,
        endpoint=said.endpoint,
        p256dh=said.keys.p256dh,
        auth=said.keys.auth,
        language=language_of(request),
        actor=actor_of(request),
        now=now(),
    )
    return Status(201, PushSubscriptionOut(id=kept.pk))


@router.delete(
    "push-subscriptions/{uuid:subscription_id}",
    response={204: None},
    summary="Let the app be woken no more",
    openapi_extra=refuses("unknown-subscription"),
)
def unsubscribe(request: HttpRequest, subscription_id: UUID) -> Status[None]:
    """Only the phone it belongs to can."""
    if not push.unsubscribe(
        subscription_id=subscription_id, phone=phone_of(request), actor=actor_of(request), now=now()
    ):
        raise UnknownSubscription(_("This phone has no such subscription."))
    return Status(204, None)
