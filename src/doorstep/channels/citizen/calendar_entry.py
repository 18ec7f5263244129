"""A visit in the words of a calendar."""

from datetime import datetime

from django.utils.translation import gettext as _

from doorstep.booking.models import Appointment
from doorstep.booking.queries import AppointmentDetails
from doorstep.channels.shared import wording
from doorstep.engines.calendar.icalendar import Event, calendar_file
from doorstep.engines.texts import in_language
from doorstep.places import queries as places


def entry_of(*, appointment: Appointment, visit: AppointmentDetails, now: datetime) -> bytes:
    """This function will return the calendar file of a visit in the reader's language."""
    language = wording.language()
    city = places.city()
    # With its city, so that a map finds it from abroad.
    place = [visit.address_text, city.name] if city else [visit.address_text]
    notes = [
        _("Reference: %(reference)s") % {"reference": wording.reference(reference=visit.reference)},
        *(in_language(service.name, language) for service in visit.services),
        _("Keep the documents ready. On the morning of the visit an SMS names who comes."),
        _("Helpline: %(number)s") % {"number": city.helpline if city else ""},
    ]
    return calendar_file(
        event=Event(
            uid=f"{visit.reference}@doorstep",
            sequence=appointment.version,
            made_at=now,
            starts_at=visit.starts_at,
            ends_at=visit.ends_at,
            title=_("Sampark home visit"),
            place=", ".join(in_language(part, language) for part in place),
            notes="\n".join(notes),
            cancelled=visit.status == Appointment.Status.CANCELLED,
        )
    )
