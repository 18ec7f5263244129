"""Appointments as people see them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from doorstep.booking.models import Appointment
from doorstep.booking.references import looks_right
from doorstep.booking.refusals import UnknownAppointment
from doorstep.catalogue.queries import current, of_version
from doorstep.engines.catalogue.rules import ServiceRequirement, requirements_for
from doorstep.engines.catalogue.values import Service, Texts
from doorstep.engines.digits import plain_digits
from doorstep.engines.fees.itemise import Line
from doorstep.payments.queries import lines_of
from doorstep.people.phones import NotAPhone, read_phone
from doorstep.places import queries as places
from doorstep.places.rules import CityRules
from doorstep.workforce.models import FieldAgent
from doorstep.workforce.queries import instant


@dataclass(frozen=True, slots=True)
class AppointmentDetails:
    """An appointment as its people see it. `agent_name` is None until the day is published."""

    reference: str
    status: str
    on: date
    window: str
    starts_at: datetime
    ends_at: datetime
    services: tuple[Service, ...]
    documents: tuple[ServiceRequirement, ...]
    lines: tuple[Line, ...]
    total_paise: int
    address_text: Texts
    certainty: str
    applicant_name: str
    applicant_language: str
    agent_preference: str
    helper_name: str
    agent_name: Texts | None
    agent_code: str
    can_change: bool
    change_until: datetime
    consent_state: str


def appointment(*, reference: str, phone: str, proven: bool = True) -> Appointment:
    """This function will return the appointment of this reference, if the phone is its applicant's or helper's.

    With `proven` off the number was only said: a helper whom the applicant refused knows that one too, so an
    appointment with a refused helper is then not found.

    Raises UnknownAppointment: beside the reference when its check digit is wrong, else with the same words whichever of
    the two does not fit."""
    # Digits of any script, as a Hindi or Punjabi keyboard gives them.
    digits = "".join(c for c in plain_digits(reference) if c.isdecimal())
    if not looks_right(reference=digits):
        message = _("A reference has 8 digits, and one of these is not right. Look at the message we sent.")
        raise UnknownAppointment(message, field="reference")
    found = appointments().filter(reference=digits).first()
    try:
        number = read_phone(typed=phone).number
    except NotAPhone:
        number = ""
    if found is None or number not in phones_of(appointment=found) or (_helper_is_refused(found) and not proven):
        raise UnknownAppointment(
            _("We find no appointment with this reference and phone number. Check both, or call the helpline.")
        )
    return found


def appointments() -> "QuerySet[Appointment]":
    """This function will return appointments with all that `details` reads, in one query."""
    return Appointment.objects.select_related(
        "applicant",
        "helper",
        "consent",
        "address",
        "charge",
        "stop__route__day_plan",
        "stop__route__shift__agent",
    )


def phones_of(*, appointment: Appointment) -> set[str]:
    """This function will return the phones whose holders may see and change the appointment."""
    applicant, helper = appointment.applicant, appointment.helper
    phones = {applicant.phone, appointment.booked_by_phone}
    if helper is not None:
        phones = {applicant.phone} if _helper_is_refused(appointment) else phones | {helper.phone}
    return phones - {""}


def _helper_is_refused(appointment: Appointment) -> bool:
    return appointment.consent is not None and appointment.consent.state == "refused"


def details(*, appointment: Appointment, now: datetime) -> AppointmentDetails:
    """This function will return what is shown of an appointment, by the catalogue it was booked under."""
    token = places.edition()
    now_holds = current(now=now, token=token)
    kept_id = appointment.catalogue_version_id
    catalogue = now_holds.catalogue if kept_id == now_holds.version_id else of_version(version_id=kept_id)
    codes = list(appointment.service_lines.order_by("position").values_list("service__code", flat=True))
    until = change_until(on=appointment.on, rules=places.rules(token=token))
    agent = _named_agent(appointment)
    return AppointmentDetails(
        reference=appointment.reference,
        status=appointment.status,
        on=appointment.on,
        window=appointment.window,
        starts_at=appointment.starts_at,
        ends_at=appointment.ends_at,
        services=tuple(catalogue.services[code] for code in codes),
        documents=requirements_for(catalogue=catalogue, services=codes, answers=appointment.answers),
        lines=lines_of(charge=appointment.charge),
        total_paise=appointment.charge.total_paise,
        address_text=appointment.address.text,
        certainty=appointment.address.certainty,
        applicant_name=appointment.applicant.name,
        applicant_language=appointment.applicant.language,
        agent_preference=appointment.agent_preference,
        helper_name=appointment.helper.name if appointment.helper else "",
        agent_name=agent.name if agent else None,
        agent_code=agent.code if agent else "",
        can_change=appointment.status == Appointment.Status.BOOKED and now < until,
        change_until=until,
        consent_state=appointment.consent.state if appointment.consent else "",
    )


def change_until(*, on: date, rules: CityRules) -> datetime:
    """This function will return the instant until which an appointment of a day can be changed or cancelled."""
    until = rules.cancel_until
    return instant(on=on - timedelta(days=1), minute=until.hour * 60 + until.minute)


def _named_agent(appointment: Appointment) -> FieldAgent | None:
    stop = appointment.stop
    # A stop has its minute from publishing on: before, its route need not be read.
    if stop is None or stop.planned_at is None or stop.route.day_plan.published_at is None:
        return None
    return stop.route.shift.agent
