"""The applicant's answer to a helper's booking."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from doorstep.booking.announce import silence_helper
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
    record_answer(consent=consent, given=given, channel=actor.channel, by=actor.name, now=now)
    appointment = Appointment.objects.filter(consent=consent).values_list("pk", flat=True).first()
    subject = f"appointment:{appointment}" if appointment else f"consent:{consent.pk}"
    if not given:
        silence_helper(subject=subject, now=now)
    append(actor=actor, action="consent.given" if given else "consent.refused", subject=subject, details={}, now=now)
    consent.refresh_from_db()
    return consent
