"""The language in which the people of an appointment are written to."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from doorstep.booking.announce import subject_of
from doorstep.booking.models import Appointment
from doorstep.booking.queries import is_helper
from doorstep.booking.refusals import UnknownLanguage
from doorstep.journal.actions import Actor, append
from doorstep.people import actions as people


@transaction.atomic
def change_language(*, appointment: Appointment, phone: str, language: str, actor: Actor, now: datetime) -> None:
    """This function will let whoever has this phone (E.164), the applicant or their helper, be written to in another
    language from now on. Raises UnknownLanguage."""
    if language not in dict(settings.LANGUAGES):
        raise UnknownLanguage(_("Please choose one of the languages."), field="language")
    if is_helper(appointment=appointment, phone=phone) and appointment.helper is not None:
        people.write_to_helper_in(helper=appointment.helper, language=language)
        whose = "helper"
    else:
        people.write_to_applicant_in(applicant=appointment.applicant, language=language)
        whose = "applicant"
    details = {"whose": whose, "language": language}
    append(actor=actor, action="language.changed", subject=subject_of(appointment), details=details, now=now)
