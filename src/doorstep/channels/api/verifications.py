"""POST /verifications: a phone is proven by a code, and the answer earns a token."""

from uuid import UUID

from django.http import HttpRequest
from django.utils import translation
from ninja import Router, Status

from doorstep.channels.api import schemas
from doorstep.channels.api.documented import refuses
from doorstep.channels.shared import codes
from doorstep.channels.shared.clock import now
from doorstep.places import queries as places

router = Router(tags=["verifications"])


@router.post(
    "verifications",
    response={202: schemas.VerificationOut},
    summary="Send a code to a phone",
    openapi_extra=refuses("bad-phone", "too-many-codes", "too-many-tries"),
)
def ask_for_code(request: HttpRequest, said: schemas.VerificationIn) -> Status[schemas.VerificationOut]:
    """Sends six digits by message. The answer says nothing about whether the phone is known."""
    if "lang" in said.model_fields_set:
        translation.activate(said.lang)
    proof = codes.ask_for_code(phone=said.phone, language=said.lang, now=now())
    return Status(202, schemas.VerificationOut(id=proof.id, expires_at=proof.expires_at.astimezone(places.zone())))


@router.post(
    "verifications/{uuid:proof_id}",
    response=schemas.TokenOut,
    summary="Answer with the code",
    openapi_extra=refuses("code-wrong", "code-expired", "code-tries", "too-many-tries"),
)
def prove_phone(request: HttpRequest, proof_id: UUID, said: schemas.CodeIn) -> schemas.TokenOut:
    """Gives the token with which this phone's appointments are booked, seen and changed."""
    return schemas.TokenOut(token=codes.prove_phone(proof_id=proof_id, code=said.code, now=now()))
