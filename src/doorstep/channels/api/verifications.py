"""POST /verifications: a phone is proven by a code, and the answer earns a token."""

from uuid import UUID

from django.http import HttpRequest
from django.utils import translation
from ninja import Router, Status
from ninja.security import HttpBearer

from doorstep.booking import actions as booking
from doorstep.channels.api import schemas
from doorstep.channels.shared.clock import now
from doorstep.places import queries as places

router = Router(tags=["verifications"])


class ProvenPhone(HttpBearer):
    """The token of a proven phone, as `Authorization: Bearer ...`; the request then knows the phone."""

    def authenticate(self, request: HttpRequest, token: str) -> str:
        return booking.phone_of_token(token=token, now=now())


@router.post("verifications", response={202: schemas.VerificationOut}, summary="Send a code to a phone")
def ask_for_code(request: HttpRequest, said: schemas.VerificationIn) -> Status[schemas.VerificationOut]:
    """Sends six digits by message. The answer says nothing about whether the phone is known."""
    if "lang" in said.model_fields_set:
        translation.activate(said.lang)
    proof = booking.ask_for_code(phone=said.phone, language=said.lang, now=now())
    return Status(202, schemas.VerificationOut(id=proof.id, expires_at=proof.expires_at.astimezone(places.zone())))


@router.post("verifications/{uuid:proof_id}", response=schemas.TokenOut, summary="Answer with the code")
def prove_phone(request: HttpRequest, proof_id: UUID, said: schemas.CodeIn) -> schemas.TokenOut:
    """Gives the token with which this phone's appointments are booked, seen and changed."""
    return schemas.TokenOut(token=booking.prove_phone(proof_id=proof_id, code=said.code, now=now()))
