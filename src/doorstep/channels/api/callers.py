"""Who asks: the phone that was proven, the actor the journal knows, and the appointments that are theirs."""

from django.http import HttpRequest
from ninja.security import HttpBearer

from doorstep.booking import actions as booking
from doorstep.booking import queries
from doorstep.booking.models import Appointment
from doorstep.channels.shared.actors import phone_actor
from doorstep.channels.shared.clock import now
from doorstep.journal.actions import Actor

ANYONE = "anyone"
VISITOR = Actor(name="visitor", channel="api")


class ProvenPhone(HttpBearer):
    """The token of a proven phone, as `Authorization: Bearer ...`; the request then knows the phone."""

    def authenticate(self, request: HttpRequest, token: str) -> str:
        return booking.phone_of_token(token=token, now=now())


def anyone(_request: HttpRequest) -> str:
    """This function will let a request without a token in, after `ProvenPhone` was asked."""
    return ANYONE


def phone_of(request: HttpRequest) -> str:
    """This function will return the proven phone (E.164) of a request, or "" when it came without a token."""
    # Ninja puts here what `ProvenPhone.authenticate` gave.
    known = str(request.auth)  # type: ignore[attr-defined]
    return "" if known == ANYONE else known


def actor_of(request: HttpRequest) -> Actor:
    """This function will return who asks, as the journal knows them."""
    phone = phone_of(request)
    return phone_actor(phone=phone, channel="api") if phone else VISITOR


def own_appointment(request: HttpRequest, reference: str) -> Appointment:
    """This function will return an appointment of the proven phone. Raises UnknownAppointment for any other."""
    return queries.appointment(reference=reference, phone=phone_of(request))
