"""Offers, and appointments as people see them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from doorstep.booking.frame import Frame, Work, closes_at, frame, span_of, work_of
from doorstep.booking.models import Appointment
from doorstep.booking.references import looks_right
from doorstep.booking.refusals import UnknownAppointment
from doorstep.booking.work import as_booked, place_of, work_of_appointment
from doorstep.catalogue.queries import current, of_version
from doorstep.engines.addresses.values import Place
from doorstep.engines.catalogue.rules import ServiceRequirement, latest_day, requirements_for
from doorstep.engines.catalogue.values import Service, Texts
from doorstep.engines.digits import plain_digits
from doorstep.engines.fees.itemise import Line
from doorstep.engines.promise.insertion import cheapest, why_not
from doorstep.engines.promise.values import Insertion
from doorstep.payments.queries import lines_of
from doorstep.people.phones import NotAPhone, read_phone
from doorstep.places import queries as places
from doorstep.places.models import ArrivalWindow
from doorstep.places.rules import CityRules
from doorstep.planning.queries import DayStanding, free_kits_of_days, seconds_of, standings, with_kits
from doorstep.workforce.models import FieldAgent
from doorstep.workforce.queries import instant

# How many of the cheapest offers are recommended: the way to them is shortest.
RECOMMENDED = 3

REASONS = {
    "holiday": _("Public holiday"),
    "full": _("Fully booked"),
    "no-skill": _("Nobody who can do this works that day"),
    "no-kit": _("The special equipment is taken that day"),
    "too-late": _("Too late to book"),
    "not-staffed": _("No visits on this day"),
    "due-date": _("Too late to pay this bill in time"),
}


@dataclass(frozen=True, slots=True)
class Offer:
    """A window on a day: can be promised, with its price in minutes on the road, or not, with the reason."""

    on: date
    window: str
    starts_at: datetime
    ends_at: datetime
    available: bool
    extra_minutes: int | None
    recommended: bool
    reason: str


@dataclass(frozen=True, slots=True)
class OfferSheet:
    """All windows of the coming days for one visit of so many minutes at the door."""

    minutes: int
    offers: tuple[Offer, ...]


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
    helper_name: str
    agent_name: Texts | None
    agent_code: str
    can_change: bool
    change_until: datetime
    consent_state: str


def reason_text(code: str) -> Any:
    """This function will return the translatable words for the reason of a closed window."""
    return REASONS[code]


def offers_for(
    *,
    services: Sequence[str],
    place: Place,
    now: datetime,
    days: int | None = None,
    answers: Mapping[str, str] | None = None,
    language: str = "en",
) -> OfferSheet:
    """This function will return every window of the coming days, each promisable by a real route or with its reason.

    At most 4 queries from warm memory, whatever the number of agents, days and appointments."""
    known = frame(now=now)
    work = work_of(frame=known, services=services, language=language)
    return sheet(frame=known, work=work, place=place, now=now, days=days, answers=answers or {})


def offers_to_move(*, appointment: Appointment, now: datetime, days: int | None = None) -> OfferSheet:
    """This function will return where an appointment can be moved to, whatever became of its services since."""
    known = as_booked(appointment=appointment, frame=frame(now=now))
    work = work_of_appointment(appointment=appointment, frame=known)
    place = place_of(address=appointment.address)
    return sheet(frame=known, work=work, place=place, now=now, days=days, answers=appointment.answers)


def sheet(
    *, frame: Frame, work: Work, place: Place, now: datetime, days: int | None, answers: Mapping[str, str]
) -> OfferSheet:
    """This function will return the offers for work at a place, for callers who have the frame already."""
    span = min(days or frame.rules.horizon_days, frame.rules.horizon_days)
    dates = [frame.today + timedelta(days=n) for n in range(1, span + 1)]
    travel = places.travel()
    stand = standings(
        territory_id=frame.territory_ids[place.territory],
        days=dates,
        staffing=frame.staffing,
        travel=travel,
        now=now,
    )
    kits = _kits(frame, work, stand.values())
    last_on = latest_day(catalogue=frame.catalogue, services=work.services, answers=answers)
    node = places.node_of(lat=place.lat, lon=place.lon)
    offers = [
        offer
        for on in dates
        for offer in _day_offers(frame, work, node, stand[on], kits, _closed(frame, stand[on], last_on, now))
    ]
    return OfferSheet(minutes=work.minutes, offers=_recommend(offers))


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


def _kits(frame: Frame, work: Work, days: Iterable[DayStanding]) -> Mapping[int, Mapping[int, int]]:
    if not frame.staffing.kit_mask(work.kits):
        return {}
    plan_ids = [day.plan_id for day in days if day.plan_id is not None]
    return free_kits_of_days(plan_ids=plan_ids, staffing=frame.staffing)


def _closed(frame: Frame, day: DayStanding, last_on: date | None, now: datetime) -> str:
    if day.on in frame.holidays:
        return "holiday"
    if day.published_at is not None or now >= closes_at(frame=frame, on=day.on):
        return "too-late"
    if last_on is not None and day.on > last_on:
        return "due-date"
    return "" if day.routes else "not-staffed"


def _day_offers(
    frame: Frame, work: Work, node: int, day: DayStanding, kits: Mapping[int, Mapping[int, int]], closed: str
) -> list[Offer]:
    if closed:
        return [_offer(window, day.on, None, closed) for window in frame.windows]
    mask = frame.staffing.kit_mask(work.kits)
    free = kits.get(day.plan_id or 0, {})
    table = with_kits(day=day, free=free, staffing=frame.staffing) if mask else day.table()
    spans = [span_of(window=window, on=day.on) for window in frame.windows]
    skills = frame.staffing.skills(work.skills)
    found = cheapest(
        table=table,
        node=node,
        service_s=work.minutes * 60,
        windows=[(seconds_of(at=s, on=day.on), last_start_s(ends_at=e, on=day.on)) for s, e in spans],
        skills=skills,
        kits=mask,
        travel=day.travel,
    )
    reason = str(why_not(table=table, skills=skills, kits=mask))
    return [
        _offer(window, day.on, insertion, "" if insertion else reason)
        for window, insertion in zip(frame.windows, found, strict=True)
    ]


def last_start_s(*, ends_at: datetime, on: date) -> int:
    """This function will return the last second at which work may start in a half-open window."""
    return seconds_of(at=ends_at, on=on) - 1


def _offer(window: ArrivalWindow, on: date, insertion: Insertion | None, reason: str) -> Offer:
    starts_at, ends_at = span_of(window=window, on=on)
    extra = None if insertion is None else max(0, -(-insertion.extra_s // 60))
    return Offer(on, window.label, starts_at, ends_at, insertion is not None, extra, False, reason)


def _recommend(offers: Sequence[Offer]) -> tuple[Offer, ...]:
    """The cheapest few are where the way is shortest; among equals the earlier."""
    free = sorted((o for o in offers if o.available), key=lambda o: (o.extra_minutes or 0, o.starts_at))
    best = {(o.on, o.window) for o in free[:RECOMMENDED]}
    return tuple(replace(o, recommended=(o.on, o.window) in best) for o in offers)
