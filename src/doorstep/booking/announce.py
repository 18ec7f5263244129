"""What people are told of an appointment: to whom, in whose language."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from django.conf import settings

from doorstep.booking.mails import Contents, as_mail
from doorstep.booking.models import Appointment
from doorstep.booking.references import spaced
from doorstep.engines.catalogue.values import Texts
from doorstep.engines.messages.events import EVENTS, HELPER_FORM, superseded_by
from doorstep.engines.texts import in_language
from doorstep.engines.wording import day_text, when_text, window_text
from doorstep.messaging.actions import Telling, queue_messages, supersede
from doorstep.places import queries as places
from doorstep.workforce.queries import instant

Said = str | Texts | Sequence[Texts]
"""A value of a message: the same in every language, in each language, or a list of such."""

_TO_HELPERS = frozenset(
    template for event in EVENTS.values() for template in event.templates if template.endswith(HELPER_FORM)
)


def subject_of(appointment: Appointment) -> str:
    """This function will return what messages and the journal call an appointment."""
    return f"appointment:{appointment.pk}"


def tell(
    *,
    appointment: Appointment,
    event: str,
    now: datetime,
    more: Mapping[str, Said] | None = None,
    valid_until: datetime | None = None,
    send_at: datetime | None = None,
) -> int:
    """This function will tell of a change, at once or at `send_at`, and return how many people: what is still unsent of
    what the event supersedes is not sent any more. A message is of no use after `valid_until`, or else after the
    window.

    The question of consent is asked all the same, unless the appointment is over."""
    supersede(subject=subject_of(appointment), events=superseded_by(event=event), now=now)
    tellings = tellings_of(
        appointment=appointment, event=event, now=now, send_at=send_at, more=more, valid_until=valid_until
    )
    queue_messages(tellings=tellings, now=now)
    # A helper who gets an SMS and a mail of it is one person.
    return len({telling.event for telling in tellings})


def morning_of(*, on: date, now: datetime) -> datetime:
    """This function will return when the message of a day's morning is sent: at once when that hour is over."""
    at = places.rules().morning_at
    return max(now, instant(on=on, minute=at.hour * 60 + at.minute))


def tellings_of(
    *,
    appointment: Appointment,
    event: str,
    now: datetime,
    send_at: datetime | None = None,
    more: Mapping[str, Said] | None = None,
    valid_until: datetime | None = None,
    contents: Contents | None = None,
) -> list[Telling]:
    """This function will return an event's message to the applicant, and its "-helper" form to the helper, by mail too
    where they gave an address. Whoever knows the visit's `contents` saves looking them up for that.

    A landline gets no SMS, and a helper whom the applicant refused is told nothing."""
    applicant, helper = appointment.applicant, appointment.helper
    given = dict(more or {})
    made = []
    if applicant.mobile:
        made.append(_telling(appointment, event, applicant.phone, applicant.language, send_at or now, given))
    if helper is not None and helper.phone != applicant.phone and _helper_is_told(appointment):
        given["applicant"] = applicant.name
        sms = _telling(appointment, f"{event}{HELPER_FORM}", helper.phone, helper.language, send_at or now, given)
        made.append(sms)
        if helper.email:
            made.append(
                as_mail(
                    telling=sms,
                    appointment=appointment,
                    helper=helper,
                    event=event,
                    until=valid_until,
                    contents=contents,
                    now=now,
                )
            )
    return made if valid_until is None else [replace(telling, valid_until=valid_until) for telling in made]


def silence_helper(*, subject: str, now: datetime) -> None:
    """This function will stop what is still unsent to the helper, for the applicant said no."""
    supersede(subject=subject, events=_TO_HELPERS, now=now)


def silence_question(*, subject: str, now: datetime) -> None:
    """This function will stop the question about the documents where it is still unsent: it was answered."""
    supersede(subject=subject, events=superseded_by(event="documents"), now=now)


def consent_tellings(*, appointment: Appointment, token: str, now: datetime) -> list[Telling]:
    """This function will return the question to the applicant whether the helper may act for them."""
    applicant, helper = appointment.applicant, appointment.helper
    if helper is None or not applicant.mobile:
        return []
    more: dict[str, Said] = {"helper": helper.name, "link": f"{settings.PUBLIC_URL}/c/{token}", "token": token}
    return [_telling(appointment, "consent", applicant.phone, applicant.language, now, more)]


def _helper_is_told(appointment: Appointment) -> bool:
    return appointment.consent is None or appointment.consent.state != "refused"


def _telling(
    appointment: Appointment,
    event: str,
    recipient: str,
    language: str,
    send_at: datetime,
    more: Mapping[str, Said],
) -> Telling:
    reference = spaced(reference=appointment.reference)
    window = window_text(window=appointment.window, language=language)
    values = {
        "reference": reference,
        "date": day_text(on=appointment.on, language=language),
        "window": window,
        "when": when_text(on=appointment.on, window=appointment.window, language=language),
        "visit": f"{reference}, {window}",
    }
    lists = {}
    for name, value in more.items():
        if isinstance(value, str | Mapping):
            values[name] = value if isinstance(value, str) else in_language(value, language)
        else:
            lists[name] = [in_language(item, language) for item in value]
            values[name] = ", ".join(lists[name])
    return Telling(
        event=event,
        subject=subject_of(appointment),
        version=appointment.version,
        recipient=recipient,
        language=language,
        values=values,
        lists=lists,
        reference=appointment.reference,
        send_at=send_at,
        valid_until=appointment.ends_at,
    )
