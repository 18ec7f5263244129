"""Proving a phone with a code by message."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from doorstep.booking.requests import read_number
from doorstep.messaging.actions import queue_message
from doorstep.people import actions as people
from doorstep.people.models import PhoneProof
from doorstep.places import queries as places


def ask_for_code(*, phone: str, language: str, now: datetime, field: str = "phone") -> PhoneProof:
    """This function will send a six-digit code to a mobile number, as typed. Raises BadPhone or TooManyCodes."""
    number = read_number(typed=phone, field=field).number
    rules = places.rules()
    with transaction.atomic():
        proof, code = people.start_proof(phone=number, language=language, rules=rules, now=now)
        queue_message(
            event="code",
            subject=f"proof:{proof.id}",
            version=1,
            recipient=number,
            language=language,
            values={"code": code, "minutes": str(rules.code_minutes)},
            reference="",
            send_at=now,
            valid_until=proof.expires_at,
            now=now,
        )
    return proof


def prove_phone(*, proof_id: UUID, code: str, now: datetime) -> str:
    """This function will return a token for the phone if the code is right. Raises CodeRefused."""
    return people.prove_phone(proof_id=proof_id, code=code, rules=places.rules(), now=now)
