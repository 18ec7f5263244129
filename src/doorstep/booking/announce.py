"""What people are told of an appointment: to whom, in whose language."""

from datetime import datetime

from django.conf import settings

from doorstep.booking.models import Appointment
from doorstep.engines.wording import day_text, window_text
from doorstep.messaging.actions import queue_message, supersede


def subject_of(appointment: Appointment) -> str:
    """This function will return what messages and the journal call an appointment."""
    return f"appointment:{appointment.pk}"


def tell(*, appointment: Appointment, event: str, now: datetime, send_at: datetime | None = None, **more: str) -> None:
    """This function will queue a message of an event to the applicant, and its -helper form to the helper.

    Whatever of this appointment is still unsent is superseded by it. A landline gets no SMS."""
    supersede(subject=subject_of(appointment), now=now)
    send(appointment=appointment, event=event, now=now, send_at=send_at, **more)


def send(*, appointment: Appointment, event: str, now: datetime, send_at: datetime | None = None, **more: str) -> None:
    """This function will queue the messages of an event without superseding others."""
    applicant, helper = appointment.applicant, appointment.helper
    if applicant.mobile:
        _queue(appointment, event, applicant.phone, applicant.language, now, send_at, more)
    if helper is not None and helper.phone != applicant.phone and _helper_is_told(appointment):
        more = more | {"applicant": applicant.name}
        _queue(appointment, f"{event}-helper", helper.phone, helper.language, now, send_at, more)


def ask_for_consent(*, appointment: Appointment, token: str, now: datetime) -> None:
    """This function will ask the applicant by message whether the helper may act for them."""
    applicant, helper = appointment.applicant, appointment.helper
    if helper is None or not applicant.mobile:
        return
    more = {"helper": helper.name, "link": f"{settings.PUBLIC_URL}/c/{token}"}
    _queue(appointment, "consent", applicant.phone, applicant.language, now, None, more)


def _helper_is_told(appointment: Appointment) -> bool:
    return appointment.consent is None or appointment.consent.state != "refused"


def _queue(
    appointment: Appointment,
    event: str,
    recipient: str,
    language: str,
    now: datetime,
    send_at: datetime | None,
    more: dict[str, str],
) -> None:
    values = {
        "reference": spaced(appointment.reference),
        "date": day_text(on=appointment.on, language=language),
        "window": window_text(window=appointment.window, language=language),
    }
    queue_message(
        event=event,
        subject=subject_of(appointment),
        version=appointment.version,
        recipient=recipient,
        language=language,
        values=values | more,
        reference=appointment.reference,
        send_at=send_at or now,
        valid_until=appointment.ends_at,
        now=now,
    )


def spaced(reference: str) -> str:
    """This function will return a reference as it is written and read out: "4821 3907"."""
    return f"{reference[:4]} {reference[4:]}"
