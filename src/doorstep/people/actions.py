"""Applicants, helpers, proofs of phones and consent."""

import hashlib
import hmac
import math
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.contrib.auth.password_validation import validate_password
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from doorstep.people.models import Applicant, Consent, Helper, PhoneProof, StaffMember
from doorstep.places.rules import CityRules
from doorstep.texts.refusals import Refusal
from doorstep.texts.waits import wait_text

NOTICE_VERSION = "2026-11"

# Who may do what in the staff pages: view everything of their work, change only what is theirs to decide. Whoever may
# view an applicant sees whole phone numbers everywhere; for others only their last digits are shown.
ROLES: dict[str, tuple[str, ...]] = {
    "Operator": (
        "booking.view", "people.view_applicant", "people.view_helper", "people.view_consent", "messaging.view_message",
        "messaging.change_message", "catalogue.view", "places.view", "calls.view_task", "calls.change_task",
    ),
    "Dispatcher": (
        "booking.view", "planning.view", "planning.change_dayplan", "workforce.view", "workforce.change_fieldagent",
        "workforce.add_absence", "workforce.change_absence", "workforce.delete_absence", "messaging.view_message",
        "messaging.change_message",
        "places.view", "catalogue.view", "outbox.view_job", "outbox.change_job", "dispatch.view", "dispatch.add_visit",
        "payments.view_receipt", "payments.add_receipt", "payments.change_receipt", "payments.view_moneyday",
        "payments.change_moneyday",
    ),
    "Clerk": ("booking.view", "cases.view", "cases.change_case", "catalogue.view"),
    "Manager": (
        "catalogue.", "places.", "workforce.", "messaging.", "booking.view", "planning.view",
        "planning.change_dayplan", "journal.view", "outbox.view", "outbox.change_job", "payments.view",
        "payments.add_bankstatement", "cases.view", "people.view", "people.add_staffmember",
        "people.change_staffmember", "dispatch.view", "dispatch.add_visit",
        "planning.change_duration", "planning.change_travelhour", "calls.view", "calls.change_task",
        "prompts.view_prompt", "prompts.change_prompt",
    ),
}  # fmt: skip


class CodeRefused(Refusal):
    """The code did not prove the phone. `code` is "code-wrong", "code-expired" or "code-tries"."""

    def __init__(self, code: str) -> None:
        super().__init__(_CODE_WORDS[code], field="code")
        self.code = code


class TooManyCodes(Refusal):
    """A phone asks for more codes than it may."""

    code = "too-many-codes"


class PhoneNotProven(Refusal):
    """The token is unknown or has run out."""

    code = "phone-not-proven"


_CODE_WORDS = {
    "code-wrong": _("This is not the code we sent. Look at the newest message and try again."),
    "code-expired": _("This code has run out. Ask for a new one."),
    "code-tries": _("This code was tried too often. Ask for a new one."),
}


@dataclass(frozen=True, slots=True)
class PersonSaid:
    """An applicant as typed."""

    name: str
    phone: str
    language: str


@dataclass(frozen=True, slots=True)
class HelperSaid:
    """A helper as typed."""

    name: str
    phone: str
    email: str = ""
    country: str = ""
    language: str = "en"


def digest(*, words: str) -> str:
    """This function will return a keyed hash of a secret or a phone: nothing can be read back from it."""
    return hmac.new(settings.SECRET_KEY.encode(), words.encode(), hashlib.sha256).hexdigest()


def start_proof(*, phone: str, language: str, rules: CityRules, now: datetime) -> tuple[PhoneProof, str]:
    """This function will make a six-digit code for a phone (E.164) and return the proof with the code to send.

    Raises TooManyCodes when the last one is too young or the day's number is used up."""
    most = rules.codes_per_phone_per_day
    asked = PhoneProof.objects.filter(phone=phone).order_by("-number")
    newest = list(asked.values_list("number", "created_at")[:most])
    times = [created_at for _number, created_at in newest if created_at > now - timedelta(days=1)]
    wait = timedelta(seconds=rules.code_resend_seconds) - (now - times[0]) if times else timedelta(0)
    if wait > timedelta(0):
        raise _too_soon(wait)
    if len(times) >= most:
        raise _too_many(times[most - 1] + timedelta(days=1) - now)
    code = f"{secrets.randbelow(10**6):06d}"
    proof = PhoneProof(phone=phone, language=language, created_at=now)
    proof.number = newest[0][0] + 1 if newest else 1
    proof.code_digest = digest(words=f"{proof.id}:{code}")
    proof.expires_at = now + timedelta(minutes=rules.code_minutes)
    try:
        with transaction.atomic():
            proof.save(force_insert=True)
    except IntegrityError as error:
        raise _too_soon(timedelta(seconds=rules.code_resend_seconds)) from error
    return proof, code


def _too_soon(wait: timedelta) -> TooManyCodes:
    wait_s = math.ceil(wait.total_seconds())
    message = _("A code was sent a moment ago. Another one can be sent in %(wait)s.")
    return TooManyCodes(message % {"wait": wait_text(seconds=wait_s)}, details={"wait_s": wait_s})


def _too_many(wait: timedelta) -> TooManyCodes:
    wait_s = math.ceil(wait.total_seconds())
    message = _("This number has had all its codes for today. Please wait %(wait)s, or call the helpline.")
    return TooManyCodes(message % {"wait": wait_text(seconds=wait_s)}, details={"wait_s": wait_s})


def prove_phone(*, proof_id: UUID, code: str, rules: CityRules, now: datetime) -> str:
    """This function will return a token for the phone if the code is right. Raises CodeRefused.

    A try is taken before the code is looked at, so that parallel guesses do not get more than `code_tries`."""
    open_proofs = PhoneProof.objects.filter(pk=proof_id, proven_at=None, expires_at__gt=now)
    if not open_proofs.filter(tries__lt=rules.code_tries).update(tries=F("tries") + 1):
        raise CodeRefused("code-tries" if open_proofs.exists() else "code-expired")
    proof = PhoneProof.objects.get(pk=proof_id)
    if not hmac.compare_digest(proof.code_digest, digest(words=f"{proof_id}:{code.strip()}")):
        raise CodeRefused("code-tries" if proof.tries >= rules.code_tries else "code-wrong")
    token = secrets.token_urlsafe(32)
    expires_at = now + timedelta(minutes=rules.token_minutes)
    proven = open_proofs.update(proven_at=now, token_digest=digest(words=token), token_expires_at=expires_at)
    if not proven:
        raise CodeRefused("code-expired")
    return token


def phone_of_token(*, token: str, now: datetime) -> str:
    """This function will return the phone (E.164) that a token stands for. Raises PhoneNotProven."""
    proof = PhoneProof.objects.filter(token_digest=digest(words=token), token_expires_at__gt=now).first()
    if proof is None or not token:
        raise PhoneNotProven(_("Your phone is not proven, or it was too long ago. Ask for a new code."))
    return proof.phone


def keep_applicant(*, name: str, phone: str, mobile: bool, language: str) -> Applicant:
    """This function will return the applicant of this name and phone, with the language they speak now."""
    row = Applicant(name=name, phone=phone, mobile=mobile, language=language)
    return Applicant.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["phone", "name"], update_fields=["language", "mobile"]
    )[0]


def keep_helper(*, name: str, phone: str, email: str, country: str, language: str) -> Helper:
    """This function will return the helper of this name and phone, with where they are and how they are reached now."""
    row = Helper(name=name, phone=phone, email=email, country=country, language=language)
    return Helper.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["phone", "name"],
        update_fields=["email", "country", "language"],
    )[0]


def write_to_applicant_in(*, applicant: Applicant, language: str) -> None:
    """This function will keep the language in which an applicant is written to from now on."""
    Applicant.objects.filter(pk=applicant.pk).update(language=language)


def write_to_helper_in(*, helper: Helper, language: str) -> None:
    """This function will keep the language in which a helper is written to from now on."""
    Helper.objects.filter(pk=helper.pk).update(language=language)


def ask_consent(*, applicant: Applicant, helper: Helper, now: datetime) -> tuple[Consent, str]:
    """This function will keep that the applicant is asked whether this helper may act, and return the link's token."""
    token = secrets.token_urlsafe(12)
    consent = Consent.objects.create(
        applicant=applicant,
        helper=helper,
        purpose="book-and-be-told",
        notice_version=NOTICE_VERSION,
        language=applicant.language,
        token_digest=digest(words=token),
        asked_at=now,
    )
    return consent, token


def record_answer(*, consent: Consent, given: bool, channel: str, by: str, now: datetime) -> None:
    """This function will keep the applicant's answer, the channel it came through and who recorded it."""
    Consent.objects.filter(pk=consent.pk).update(
        state=Consent.State.GIVEN if given else Consent.State.REFUSED,
        answered_at=now,
        answered_through=channel,
        answered_by=by,
    )


def make_roles() -> None:
    """This function will make the groups of staff with what each may do; what a manager added to a group stays."""
    for role, grants in ROLES.items():
        group, _new = Group.objects.get_or_create(name=role)
        for grant in grants:
            app, _dot, verb = grant.partition(".")
            # "view_message" is no leave for "view_messagetemplate".
            match = "codename" if "_" in verb else "codename__startswith"
            wanted = Permission.objects.filter(content_type__app_label=app, **{match: verb})
            group.permissions.add(*wanted.exclude(content_type__model__in=("edition", "catalogueversion")))


@transaction.atomic
def add_staff(*, name: str, password: str, role: str) -> StaffMember:
    """This function will add someone who can log in, with a role of ROLES. Raises ValidationError, in words."""
    member = StaffMember(username=name, is_staff=True)
    validate_password(password, user=member)
    member.set_password(password)
    member.full_clean()
    member.save(force_insert=True)
    member.groups.add(Group.objects.get(name=role))
    return member
