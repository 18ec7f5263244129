"""A visit in the words of a calendar."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from doorstep.booking.models import Appointment
from doorstep.booking.references import spaced
from doorstep.engines.calendar.icalendar import Event, calendar_file
from doorstep.engines.catalogue.values import Texts
from doorstep.engines.texts import in_language


def calendar_entry(
    *,
    appointment: Appointment,
    services: Sequence[Texts],
    place: Sequence[Texts],
    helpline: str,
    language: str,
    now: datetime,
) -> bytes:
    """This function will return the calendar file of a visit in a language: its services by name, and where it is, from
    the door to the city, as far as whoever gets the file should have it written down."""
    with override(language):
        notes = [
            _("Reference: %(reference)s") % {"reference": spaced(reference=appointment.reference)},
            *(in_language(service, language) for service in services),
            _("Keep the documents ready. On the morning of the visit an SMS names who comes."),
            _("Helpline: %(number)s") % {"number": helpline},
        ]
        title = _("Sampark home visit")
    return calendar_file(
        event=Event(
            uid=f"{appointment.reference}@doorstep",
            sequence=appointment.version,
            made_at=now,
            starts_at=appointment.starts_at,
            ends_at=appointment.ends_at,
            title=title,
            place=", ".join(in_language(part, language) for part in place),
            notes="\n".join(notes),
            cancelled=appointment.status == Appointment.Status.CANCELLED,
        )
    )
