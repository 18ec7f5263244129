"""The applicant's answer to a helper's booking."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from doorstep.booking.announce import silence_helper, subject_of
from doorstep.booking.models import Appointment
from doorstep.booking.refusals import UnknownConsent
from doorstep.journal.actions import Actor, append
from doorstep.people.actions import record_answer
from doorstep.people.models import Consent
from doorstep.people.queries import consent_by_token


@transaction.atomic
def answer_consent(*, token: str, given: bool, actor: Actor, now: datetime) -> Consent:
    """This function will keep whether the applicant agrees that a helper acts for them. Raises UnknownConsent.

    After a no the helper is told nothing more and can see and change nothing; the appointment stays the applicant's."""
    consent = consent_by_token(token=token)
    if consent is None:
        raise UnknownConsent(_("This link is not known. Please call the helpline."))
    appointment = Appointment.objects.filter(consent=consent).values_list("pk", flat=True).first()
    subject = f"appointment:{appointment}" if appointment else f"consent:{consent.pk}"
    _answer([(consent, subject)], given, actor, now)
    consent.refresh_from_db()
    return consent


@transaction.atomic
def answer_for_helper(*, appointment: Appointment, given: bool, actor: Actor, now: datetime) -> None:
    """This function will keep whether the helper of an appointment may act for its applicant, in this one and in all
    others in which the same helper acts for them: the applicant's own answer, whose phone was proven.

    What was answered so already is not answered again. Raises UnknownConsent when nobody helps."""
    if appointment.consent_id is None or appointment.helper is None:
        raise UnknownConsent(_("Nobody helps with this visit."))
    people: dict[str, object] = {"applicant": appointment.applicant_id, "helper": appointment.helper_id}
    if not given:
        # By phone, as by SMS: somebody who once wrote their name otherwise is the same helper.
        people = {"applicant__phone": appointment.applicant.phone, "helper__phone": appointment.helper.phone}
    of_both = Appointment.objects.filter(**people, consent__isnull=False).select_related("consent").order_by("pk")
    answer = Consent.State.GIVEN if given else Consent.State.REFUSED
    open_ones = [(one.consent, subject_of(one)) for one in of_both if one.consent and one.consent.state != answer]
    _answer(open_ones, given, actor, now)


@transaction.atomic
def answer_consent_by_phone(*, phone: str, given: bool, actor: Actor, now: datetime) -> int:
    """This function will keep the answer of whoever has an applicant's phone (E.164) and says yes or no without a link,
    and return for how many appointments it holds.

    A yes answers the newest open question and nothing else. A no answers it too, or else takes back the newest yes; the
    helper it was about is then out of all appointments of this phone. What is still ahead comes before what is over.
    Raises UnknownConsent when there is nothing to answer."""
    asked = Appointment.objects.filter(applicant__phone=phone, consent__isnull=False)
    asked = asked.exclude(consent__state=Consent.State.REFUSED).select_related("consent", "helper")
    found = sorted(asked.order_by("-consent__asked_at", "-pk"), key=lambda one: _place_in_line(one, now))
    if given:
        found = [one for one in found if _state(one) == Consent.State.ASKED][:1]
    if not found:
        raise UnknownConsent(_("There is no question to answer for this phone. Please call the helpline."))
    about = [one for one in found if one.helper and found[0].helper and one.helper.phone == found[0].helper.phone]
    _answer([(one.consent, subject_of(one)) for one in about if one.consent], given, actor, now)
    return len(about)


def _place_in_line(appointment: Appointment, now: datetime) -> tuple[bool, bool]:
    ahead = appointment.status == Appointment.Status.BOOKED and appointment.ends_at > now
    return not ahead, _state(appointment) != Consent.State.ASKED


def _state(appointment: Appointment) -> str:
    return appointment.consent.state if appointment.consent else ""


def _answer(consents: Sequence[tuple[Consent, str]], given: bool, actor: Actor, now: datetime) -> None:
    """All rows first, then the journal, whose entries are the last writes of a transaction."""
    for consent, subject in consents:
        record_answer(consent=consent, given=given, channel=actor.channel, by=actor.name, now=now)
        if not given:
            silence_helper(subject=subject, now=now)
    action = "consent.given" if given else "consent.refused"
    for _consent, subject in consents:
        append(actor=actor, action=action, subject=subject, details={}, now=now)
