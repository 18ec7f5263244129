"""So many tries, then a pause: against guessing and hoarding. Counted in the database, for all processes together."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from doorstep.channels.shared.clock import now
from doorstep.channels.shared.network import network, tell_to_wait
from doorstep.limits import actions as limits
from doorstep.people.actions import digest
from doorstep.places import queries as places
from doorstep.texts.refusals import Refusal
from doorstep.texts.waits import wait_text


@dataclass(frozen=True, slots=True)
class Limit:
    """How often within `hours`, by phone and by home; 0 does not count those. Networks have a rule of the city."""

    phone: int = 0
    home: int = 0
    hours: int = 1


LIMITS: Mapping[str, Limit] = {
    # How many codes a phone gets, and how often each may be mistyped, are rules of the city.
    "code": Limit(),
    "code-entry": Limit(phone=20),
    # Guessing one of nine million references then takes a hundred years.
    "lookup": Limit(phone=10),
    "hold": Limit(phone=20, home=20),
    "call-back": Limit(phone=4, home=8, hours=24),
    "complaint": Limit(phone=5, home=10, hours=24),
    "own-data": Limit(phone=10, hours=24),
    "waiting": Limit(phone=20, home=20),
    "push": Limit(phone=20),
}
"""What is counted: a new kind of try is a row here."""


class TooManyTries(Refusal):
    """Somebody, or somebody about the same person, home or network, tried too often."""

    code = "too-many-tries"


def take_tries(*, what: str, phone: str = "", home: str = "") -> None:
    """This function will count a try at `what`, a key of LIMITS, before it is made: about a phone (E.164), about a home
    (anything that names it), and from the network of the present request.

    Raises TooManyTries with the wait that is left, in words and as `wait_s`."""
    limit = LIMITS[what]
    for kind, who, most in _counted(limit, phone, home):
        _take(key=_key(f"{what}:{kind}", who), most=most, hours=limit.hours if kind != "network" else 1)


def forget_tries(*, what: str, phone: str) -> None:
    """This function will begin the count of a phone anew, after a try that was right; that of its network goes on."""
    limits.forget_tries(keys=[_key(f"{what}:phone", phone)])


def _counted(limit: Limit, phone: str, home: str) -> Iterator[tuple[str, str, int]]:
    if phone and limit.phone:
        yield "phone", phone, limit.phone
    if home and limit.home:
        yield "home", home, limit.home
    if here := network():
        yield "network", here, places.rules().tries_per_network


def _take(*, key: str, most: int, hours: int) -> None:
    wait_s = limits.take_try(key=key, most=most, within=timedelta(hours=hours), now=now())
    if not wait_s:
        return
    tell_to_wait(seconds=wait_s)
    message = _("Too many tries. Please wait %(wait)s, or call the helpline.")
    raise TooManyTries(message % {"wait": wait_text(seconds=wait_s)}, details={"wait_s": wait_s})


def _key(what: str, who: str) -> str:
    return digest(words=f"{what}:{who}")
