"""Appointments as people see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from doorstep.booking.models import Appointment, AppointmentService
from doorstep.booking.references import looks_right
from doorstep.booking.refusals import UnknownAppointment
from doorstep.catalogue.queries import current, of_version
from doorstep.engines.catalogue.rules import ServiceRequirement, requirements_for
from doorstep.engines.catalogue.values import Service, Texts
from doorstep.engines.digits import plain_digits
from doorstep.engines.fees.itemise import Line
from doorstep.payments.queries import lines_of
from doorstep.people.models import Consent
from doorstep.people.phones import NotAPhone, read_phone
from doorstep.places import queries as places
from doorstep.places.rules import CityRules
from doorstep.workforce.models import FieldAgent
from doorstep.workforce.queries import instant


@dataclass(frozen=True, slots=True)
class AppointmentDetails:
    """An appointment as its people see it. `agent_name` is None until the morning of the day, when it is sent to them.

    `case_states`: of each of the services. `fixed`: the day is published and somebody comes. `agent_photo`: the name of
    a file with a picture of who comes, "" for none. `told_at`: when people were told what it costs."""

    reference: str
    status: str
    on: date
    window: str
    starts_at: datetime
    ends_at: datetime
    services: tuple[Service, ...]
    case_states: tuple[str, ...]
    documents: tuple[ServiceRequirement, ...]
    lines: tuple[Line, ...]
    total_paise: int
    told_at: datetime
    address_text: Texts
    certainty: str
    applicant_name: str
    applicant_language: str
    agent_preference: str
    helper_name: str
    helper_language: str
    agent_name: Texts | None
    agent_code: str
    agent_languages: tuple[str, ...]
    agent_photo: str
    fixed: bool
    named_at: datetime
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
    return appointment.consent is not None and appointment.consent.state == Consent.State.REFUSED


def details(*, appointment: Appointment, now: datetime) -> AppointmentDetails:
    """This function will return what is shown of an appointment, by the catalogue it was booked under."""
    token = places.edition()
    now_holds = current(now=now, token=token)
    kept_id = appointment.catalogue_version_id
    catalogue = now_holds.catalogue if kept_id == now_holds.version_id else of_version(version_id=kept_id)
    lines = appointment.service_lines.order_by("position").values_list("service__code", "case__state")
    states = dict(lines)
    codes = list(states)
    rules = places.rules(token=token)
    until = change_until(on=appointment.on, rules=rules)
    named_at = morning_at(on=appointment.on, rules=rules)
    agent = _agent(appointment) if now >= named_at else None
    return AppointmentDetails(
        reference=appointment.reference,
        status=appointment.status,
        on=appointment.on,
        window=appointment.window,
        starts_at=appointment.starts_at,
        ends_at=appointment.ends_at,
        services=tuple(catalogue.services[code] for code in codes),
        case_states=tuple(states.values()),
        documents=requirements_for(catalogue=catalogue, services=codes, answers=appointment.answers),
        lines=lines_of(charge=appointment.charge),
        total_paise=appointment.charge.total_paise,
        told_at=appointment.charge.told_at,
        address_text=appointment.address.text,
        certainty=appointment.address.certainty,
        applicant_name=appointment.applicant.name,
        applicant_language=appointment.applicant.language,
        agent_preference=appointment.agent_preference,
        helper_name=appointment.helper.name if appointment.helper else "",
        helper_language=appointment.helper.language if appointment.helper else "",
        agent_name=agent.name if agent else None,
        agent_code=agent.code if agent else "",
        agent_languages=tuple(agent.languages) if agent else (),
        agent_photo=agent.photo if agent else "",
        fixed=is_fixed(appointment=appointment),
        named_at=named_at,
        can_change=appointment.status == Appointment.Status.BOOKED and now < until,
        change_until=until,
        consent_state=appointment.consent.state if appointment.consent else "",
    )


def change_until(*, on: date, rules: CityRules) -> datetime:
    """This function will return the instant until which an appointment of a day can be changed or cancelled."""
    until = rules.cancel_until
    return instant(on=on - timedelta(days=1), minute=until.hour * 60 + until.minute)


def morning_at(*, on: date, rules: CityRules) -> datetime:
    """This function will return the instant of a day from which people may know who comes."""
    return instant(on=on, minute=rules.morning_at.hour * 60 + rules.morning_at.minute)


def is_fixed(*, appointment: Appointment) -> bool:
    """This function will tell whether the appointment's day is published and somebody comes."""
    stop = appointment.stop
    # A stop has its minute from publishing on: before, its route need not be read.
    return stop is not None and stop.planned_at is not None and stop.route.day_plan.published_at is not None


def _agent(appointment: Appointment) -> FieldAgent | None:
    stop = appointment.stop
    return stop.route.shift.agent if stop is not None and is_fixed(appointment=appointment) else None


def is_helper(*, appointment: Appointment, phone: str) -> bool:
    """This function will tell whether a phone (E.164) is that of the helper, and not of the applicant."""
    return appointment.helper is not None and phone == appointment.helper.phone != appointment.applicant.phone


@dataclass(frozen=True, slots=True)
class AppointmentOfPhone:
    """An appointment as the list of a phone shows it. `helped`: the phone is the helper's. `coming`: it is still ahead,
    or today."""

    reference: str
    status: str
    on: date
    window: str
    services: tuple[Texts, ...]
    search_words: str
    applicant_name: str
    helped: bool
    coming: bool


def appointments_of_phone(*, phone: str, now: datetime) -> tuple[AppointmentOfPhone, ...]:
    """This function will return all appointments that whoever has this phone (E.164, proven) may see: as the applicant,
    or as a helper whom the applicant did not refuse. First those that are coming, the next one first; then the others,
    the last one first. Two queries."""
    refused = Q(consent__state=Consent.State.REFUSED)
    mine = Q(applicant__phone=phone) | (Q(helper__phone=phone) | Q(booked_by_phone=phone)) & ~refused
    lines = Prefetch("service_lines", AppointmentService.objects.select_related("service").order_by("position"))
    rows = Appointment.objects.filter(mine).select_related("applicant", "helper").prefetch_related(lines)
    today = now.astimezone(places.zone()).date()
    listed = [_listed(row, phone, today) for row in rows.order_by("starts_at", "id")]
    coming = [one for one in listed if one.coming]
    return (*coming, *(one for one in reversed(listed) if not one.coming))


def found_in(*, listed: Sequence[AppointmentOfPhone], words: str) -> tuple[AppointmentOfPhone, ...]:
    """This function will return those in which every one of some words is found: in the reference, the name of the
    person who is visited, or the services in any language."""
    wanted = plain_digits(words).casefold().split()
    # A reference is written in two groups of digits.
    joined = "".join(wanted)
    if joined.isdecimal():
        return tuple(one for one in listed if joined in one.reference)
    return tuple(one for one in listed if all(word in _searched(one) for word in wanted))


def _searched(one: AppointmentOfPhone) -> str:
    names = [said for name in one.services for said in name.values()]
    return " ".join([one.reference, one.applicant_name, one.search_words, *names]).casefold()


def _listed(row: Appointment, phone: str, today: date) -> AppointmentOfPhone:
    services = [line.service for line in row.service_lines.all()]
    return AppointmentOfPhone(
        reference=row.reference,
        status=row.status,
        on=row.on,
        window=row.window,
        services=tuple(service.name for service in services),
        search_words=" ".join(service.search_words for service in services),
        applicant_name=row.applicant.name,
        helped=is_helper(appointment=row, phone=phone),
        coming=row.status == Appointment.Status.BOOKED and row.on >= today,
    )
