"""Codes for whoever asks from outside: the same limits for every way in."""

from datetime import datetime
from uuid import UUID

from doorstep.booking import actions
from doorstep.channels.shared.network import tell_to_wait
from doorstep.channels.shared.tries import forget_tries, take_tries
from doorstep.people.actions import TooManyCodes
from doorstep.people.models import PhoneProof


def ask_for_code(*, phone: str, language: str, now: datetime) -> PhoneProof:
    """This function will send a code as `booking.actions.ask_for_code` does, unless too many were asked for from this
    network. Raises TooManyTries, TooManyCodes with the wait, and BadPhone."""
    take_tries(what="code")
    try:
        return actions.ask_for_code(phone=phone, language=language, now=now)
    except TooManyCodes as refusal:
        tell_to_wait(seconds=int(refusal.details["wait_s"]))
        raise


def prove_phone(*, proof_id: UUID, code: str, now: datetime) -> str:
    """This function will return a phone's token for a right code as `booking.actions.prove_phone` does, unless too many
    were typed for this phone or from this network. Raises TooManyTries and CodeRefused."""
    phone = PhoneProof.objects.filter(pk=proof_id).values_list("phone", flat=True).first() or ""
    take_tries(what="code-entry", phone=phone)
    token = actions.prove_phone(proof_id=proof_id, code=code, now=now)
    forget_tries(what="code-entry", phone=phone)
    return token
