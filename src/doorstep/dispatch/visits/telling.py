"""What people are told by what was recorded of a visit: that somebody is on the way, and the question how it was."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from doorstep.booking.announce import tell, tellings_of
from doorstep.booking.models import Appointment
from doorstep.booking.queries import appointments
from doorstep.dispatch.models import Visit
from doorstep.engines.messages.events import EVENTS
from doorstep.engines.wording import time_text
from doorstep.messaging.actions import queue_messages
from doorstep.places import queries as places
from doorstep.planning.models import Stop

HELPED = (Visit.Outcome.DONE.value, Visit.Outcome.PARTLY.value)
# Who hears a week later how it was asks themselves which visit that was.
ASKED_WITHIN = timedelta(hours=EVENTS["feedback"].expires.hours)


def tell_on_the_way(*, appointment: Appointment, stop: Stop, by: datetime, now: datetime) -> int:
    """This function will tell that the stop's agent has set out and is to be expected by an instant; it returns how
    many people are told. The message is of no use after that instant."""
    at = by.astimezone(places.zone()).time()
    languages = {appointment.applicant.language, appointment.helper.language if appointment.helper else "en", "en"}
    more = {
        "agent": stop.route.shift.agent.name,
        "time": {language: time_text(at=at, language=language) for language in languages},
    }
    return tell(appointment=appointment, event="on-the-way", now=now, more=more, valid_until=by)


def ask_how_it_was(*, visits: Iterable[Visit], now: datetime) -> int:
    """This function will ask the people of visits in which something was done how it was, and return how many messages
    that are: once a visit, and not of one that ended days ago. Five queries, or none when nobody is asked."""
    fresh = [visit for visit in visits if visit.outcome in HELPED and visit.finished_at is not None]
    asked = {visit.appointment_id for visit in fresh if visit.finished_at and visit.finished_at + ASKED_WITHIN > now}
    if not asked:
        return 0
    until = EVENTS["feedback"].expires.ends_at(since=now)
    tellings = [
        telling
        for appointment in appointments().filter(pk__in=asked).order_by("id")
        for telling in tellings_of(appointment=appointment, event="feedback", now=now, valid_until=until)
    ]
    queue_messages(tellings=tellings, now=now)
    return len(tellings)
