"""What is printed for a day: each field agent's run sheet with the forms of every visit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from doorstep.booking.models import Appointment
from doorstep.catalogue.queries import of_version
from doorstep.dispatch.queries import RouteSheet, StopSheet, day_sheets
from doorstep.engines.catalogue.rules import ServiceRequirement, requirements_for
from doorstep.engines.catalogue.values import Catalogue, Condition, Document, Service, Texts
from doorstep.engines.forms.filling import answer_facts, fill_form, form_languages
from doorstep.engines.forms.values import DocumentsToCheck, MoneyLine, Pause, RunSheet, RunStop, ServiceForm
from doorstep.engines.forms.words import LANGUAGE_NAMES
from doorstep.engines.texts import in_language
from doorstep.payments.queries import lines_of
from doorstep.people.phones import said
from doorstep.places import queries as places
from doorstep.places.models import City
from doorstep.workforce.models import Kit

_SECTOR = {"en": "Sector {}", "hi": "सेक्टर {}", "pa": "ਸੈਕਟਰ {}"}


@dataclass(frozen=True, slots=True)
class _Known:
    """What every sheet of the day shares."""

    city: City
    kits: Mapping[str, Texts]
    localities: Mapping[str, Texts]
    now: datetime


def run_sheets(*, on: date, now: datetime) -> tuple[RunSheet, ...]:
    """This function will return a run sheet for each field agent with visits on a day, by agent code.

    Holds are left out: nobody is promised yet."""
    city = places.city()
    if city is None:
        return ()
    known = _Known(
        city=city,
        kits=dict(Kit.objects.values_list("code", "name")),
        localities={locality.code: locality.name for locality in places.gazetteer().localities},
        now=now.astimezone(places.zone()),
    )
    return tuple(_sheet(route, on, known) for day in day_sheets(on=on, now=now) for route in day.routes)


def _sheet(route: RouteSheet, on: date, known: _Known) -> RunSheet:
    break_at = route.break_starts_at
    pause = Pause(break_at, break_at + timedelta(minutes=route.break_minutes)) if break_at else None
    return RunSheet(
        city=known.city.name,
        helpline=known.city.helpline,
        agent_name=route.agent.name,
        agent_code=route.agent.code,
        on=on,
        depot=route.agent.depot_name,
        shift_starts_at=route.shift_starts_at,
        shift_ends_at=route.shift_ends_at,
        leaves_at=route.leaves_at,
        returns_at=route.returns_at,
        pause=pause,
        kits=tuple(known.kits[code] for code in route.kits),
        stops=tuple(_stop(stop, stop.appointment, route, known) for stop in route.stops if stop.appointment),
        printed_at=known.now,
    )


def _stop(stop: StopSheet, appointment: Appointment, route: RouteSheet, known: _Known) -> RunStop:
    catalogue = of_version(version_id=appointment.catalogue_version_id)
    codes = list(appointment.service_lines.order_by("position").values_list("service__code", flat=True))
    required = requirements_for(catalogue=catalogue, services=codes, answers=appointment.answers)
    helper = appointment.helper
    return RunStop(
        reference=appointment.reference,
        planned_at=stop.starts_at,
        window=appointment.window,
        applicant_name=appointment.applicant.name,
        phone=said(number=appointment.applicant.phone),
        language=appointment.applicant.language,
        address=appointment.address.text,
        services=tuple(_service_form(catalogue.services[code], catalogue, appointment, route, known) for code in codes),
        documents=_to_check(required, catalogue, appointment),
        money=tuple(MoneyLine(line.label, line.amount_paise) for line in lines_of(charge=appointment.charge)),
        minutes=round((stop.finishes_at - stop.starts_at).total_seconds() / 60),
        notes=tuple(appointment.door_notes),
        helper_name=helper.name if helper else "",
        helper_phone=said(number=helper.phone) if helper else "",
    )


def _to_check(
    required: Sequence[ServiceRequirement], catalogue: Catalogue, appointment: Appointment
) -> tuple[DocumentsToCheck, ...]:
    """What several services ask for alike is checked once, unless another one is shown for each. Where a question was
    left open, the paper says it."""
    chosen: Mapping[str, str] = appointment.chosen_documents
    unique = {(r.rule, tuple(document.code for document in r.documents), chosen.get(r.key, "")): r for r in required}
    return tuple(
        DocumentsToCheck(
            r.rule,
            tuple(_with_condition(d, r.when, catalogue, appointment.answers) for d in r.documents),
            chosen=chosen.get(r.key, ""),
        )
        for r in unique.values()
    )


def _with_condition(
    document: Document, when: Condition | None, catalogue: Catalogue, answers: Mapping[str, str]
) -> Document:
    if when is None or when.question in answers:
        return document
    question = catalogue.questions[when.question]
    chosen = [choice.text for choice in question.choices if choice.code in when.choices]
    return replace(
        document,
        name={
            language: f"{name} - {in_language(question.text, language)} "
            + " / ".join(in_language(text, language) for text in chosen)
            for language, name in document.name.items()
        },
    )


def _service_form(
    service: Service, catalogue: Catalogue, appointment: Appointment, route: RouteSheet, known: _Known
) -> ServiceForm:
    department = catalogue.departments[service.department].name
    facts = _facts(appointment, route, known) | {"service.name": service.name, "department.name": department}
    facts |= answer_facts(questions=catalogue.questions, answers=appointment.answers)
    languages = form_languages(appointment.applicant.language)
    form = fill_form(form=catalogue.forms[service.form], facts=facts, languages=languages) if service.form else None
    return ServiceForm(service=service.name, department=department, form=form)


def _facts(appointment: Appointment, route: RouteSheet, known: _Known) -> dict[str, str | Texts]:
    applicant, helper, address = appointment.applicant, appointment.helper, appointment.address
    sector = address.sector + (f"-{address.block}" if address.block else "")
    grid = {language: words.format(sector) for language, words in _SECTOR.items()}
    return {
        "applicant.name": applicant.name,
        "applicant.phone": applicant.phone,
        "applicant.language": LANGUAGE_NAMES.get(applicant.language, ""),
        "helper.name": helper.name if helper else "",
        "helper.phone": helper.phone if helper else "",
        "helper.email": helper.email if helper else "",
        "helper.country": helper.country if helper else "",
        "address.text": address.text,
        "address.house": address.house,
        "address.floor": address.floor,
        "address.landmark": address.landmark,
        "address.sector": sector,
        "address.block": address.block,
        "address.locality": grid if address.sector else known.localities.get(address.locality, {}),
        "address.pincode": address.pincode,
        "visit.reference": appointment.reference,
        "visit.date": appointment.on.isoformat(),
        "visit.window": appointment.window,
        "city.name": known.city.name,
        "agent.name": route.agent.name,
    }
