"""What the people of a visit say of it."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from doorstep.booking.announce import subject_of
from doorstep.booking.models import Appointment
from doorstep.calls.models import Feedback
from doorstep.calls.refusals import BadMarks, NotYetVisited, TooLateForFeedback
from doorstep.calls.words import read_words
from doorstep.journal.actions import Actor, append
from doorstep.places import queries as places
from doorstep.texts.refusals import Refusal


def why_no_feedback(*, appointment: Appointment, visited: bool, now: datetime) -> Refusal | None:
    """This function will return why nothing can be said of a visit now, or None when it can: from its visit or the end
    of its window on, for `feedback_days`. `visited`: somebody was at the door already."""
    if appointment.status != Appointment.Status.BOOKED:
        return NotYetVisited(_("This appointment is cancelled. If something went wrong, please send us a complaint."))
    if now < appointment.ends_at and not visited:
        return NotYetVisited(_("You can say how it was as soon as the visit is over."))
    if now >= appointment.ends_at + timedelta(days=places.rules().feedback_days):
        return TooLateForFeedback(_("This visit is too long ago to say how it was. You can still send us a complaint."))
    return None


@transaction.atomic
def give_feedback(
    *, appointment: Appointment, marks: int, words: str, visited: bool, language: str, actor: Actor, now: datetime
) -> Feedback:
    """This function will keep what its people say of a visit; said again, the new holds.

    Raises NotYetVisited, TooLateForFeedback, BadMarks and BadText."""
    if (refusal := why_no_feedback(appointment=appointment, visited=visited, now=now)) is not None:
        raise refusal
    if marks not in range(1, 6):
        raise BadMarks(_("Please choose from 1 to 5."), field="marks")
    said = read_words(text=words, field="words")
    row = Feedback(appointment=appointment, marks=marks, words=said, language=language, channel=actor.channel)
    row.given_at = row.changed_at = now
    kept = Feedback.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["appointment"],
        update_fields=["marks", "words", "language", "channel", "changed_at"],
    )[0]
    append(actor=actor, action="feedback.given", subject=subject_of(appointment), details={}, now=now)
    return kept
