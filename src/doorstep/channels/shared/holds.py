"""Holding a window for whoever asks from outside: the same limits for every way in."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from doorstep.booking import actions
from doorstep.booking.actions import Holder
from doorstep.booking.models import Hold
from doorstep.booking.refusals import TooManyHolds
from doorstep.channels.shared.network import network, tell_to_wait
from doorstep.channels.shared.tries import take_tries
from doorstep.engines.addresses.values import AddressSaid
from doorstep.journal.actions import Actor
from doorstep.people.actions import digest
from doorstep.places import queries as places


def hold_offer(
    *,
    services: Sequence[str],
    answers: Mapping[str, str],
    address: AddressSaid,
    on: date,
    window: str,
    actor: Actor,
    now: datetime,
    language: str,
    preference: str = "",
    client: str = "",
    phone: str = "",
    instead_of: UUID | None = None,
) -> Hold:
    """This function will hold a window as `booking.actions.hold_offer` does: one at a time for a `client` (a booking in
    the making, in words of the channel), whose earlier one, like that of the token `instead_of`, is given back for the
    new one and kept when that is refused; a few for a proven `phone` (E.164), and for the network of the request.

    Raises TooManyTries and TooManyHolds with the wait, and the refusals of the action."""
    take_tries(what="hold", phone=phone, home=places.resolve(said=address).key)
    try:
        return actions.hold_offer(
            services=services,
            answers=answers,
            address=address,
            on=on,
            window=window,
            actor=actor,
            now=now,
            language=language,
            preference=preference,
            holder=Holder(client=_hash(client), phone=_hash(phone), network=network()),
            instead_of=instead_of,
        )
    except TooManyHolds as refusal:
        tell_to_wait(seconds=refusal.details["wait_s"])
        raise


def _hash(words: str) -> str:
    return digest(words=words) if words else ""
