"""A visit in the words of a calendar."""

from datetime import datetime

from doorstep.booking.calendar_entry import calendar_entry
from doorstep.booking.models import Appointment
from doorstep.booking.queries import AppointmentDetails
from doorstep.channels.shared import wording
from doorstep.places import queries as places


def entry_of(*, appointment: Appointment, visit: AppointmentDetails, now: datetime) -> bytes:
    """This function will return the calendar file of a visit in the reader's language."""
    city = places.city()
    return calendar_entry(
        appointment=appointment,
        services=[service.name for service in visit.services],
        # With its city, so that a map finds it from abroad.
        place=[visit.address_text, city.name] if city else [visit.address_text],
        helpline=city.helpline if city else "",
        language=wording.language(),
        now=now,
    )
