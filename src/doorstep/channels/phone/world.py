"""What the dialogue knows of the city, and of whoever calls."""

from datetime import datetime
from functools import lru_cache
from pathlib import Path

import phonenumbers
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from doorstep.booking.models import Appointment
from doorstep.booking.queries import appointments, details
from doorstep.calls.queries import language_of
from doorstep.catalogue.queries import current
from doorstep.dispatch.progress import progress_of
from doorstep.engines.city.phone_file import read_phone_menu
from doorstep.engines.phone_menu.values import (
    Caller,
    CallerKind,
    ComingVisit,
    PhoneMenu,
    SavedAddress,
    VisitKnown,
    World,
)
from doorstep.people.models import Consent
from doorstep.people.phones import NotAPhone, Phone, read_phone
from doorstep.places import queries as places
from doorstep.workforce.models import FieldAgent

MOST_SAVED = 3
LAST_LOOKED_AT = 20


@lru_cache(maxsize=4)
def menu_of(folder: Path) -> PhoneMenu:
    """This function will return the menu of a city's folder; the file is read once a process."""
    menu, faults = read_phone_menu(folder=folder)
    if menu is None:
        why = f"{faults[0].file}, line {faults[0].line}: {faults[0].message}" if faults else "there is no phone.toml"
        raise ImproperlyConfigured(f"The telephone has nothing to say: {why} Run `doorstep city check`.")
    return menu


def world_at(*, now: datetime) -> World:
    """This function will return the city as the dialogue knows it at an instant."""
    token = places.edition()
    menu = menu_of(settings.CITY)
    there = now.astimezone(places.zone())
    minute = there.hour * 60 + there.minute
    works = there.weekday() in menu.weekdays and there.date() not in places.holidays(token=token)
    return World(
        menu=menu,
        catalogue=current(now=now, token=token).catalogue,
        gazetteer=places.gazetteer(token=token),
        today=there.date(),
        staffed=works and menu.opens_minute <= minute < menu.closes_minute,
        max_services=places.rules(token=token).max_services,
    )


def caller_of(*, number: str, now: datetime) -> Caller:
    """This function will return what is known of a number as the network gives it: one question for what it booked, at
    most three for its language."""
    phone = _read(number)
    if phone is None:
        return Caller()
    rows = _booked_by(phone.number)
    today = now.astimezone(places.zone()).date()
    coming = [row for row in rows if row.status == Appointment.Status.BOOKED and row.on >= today]
    coming.sort(key=lambda row: (row.starts_at, row.pk))
    own = next((row for row in rows if row.applicant.phone == phone.number), None)
    return Caller(
        number=phone.number,
        kind=_kind(phone),
        language=language_of(phone=phone.number),
        name=own.applicant.name if own else "",
        saved=_homes(rows),
        coming=tuple(ComingVisit(row.reference, row.on.isoformat(), row.window) for row in coming[:8]),
    )


def _read(number: str) -> Phone | None:
    try:
        return read_phone(typed=number)
    except NotAPhone:
        return None


def _kind(phone: Phone) -> CallerKind:
    if phonenumbers.parse(phone.number).country_code != 91:
        return "abroad"
    return "mobile" if phone.mobile else "landline"


def _booked_by(number: str) -> list[Appointment]:
    """The last ones of a number; nothing of people who refused the helper that calls."""
    own = appointments().filter(applicant__phone=number)
    for_others = appointments().filter(helper__phone=number) | appointments().filter(booked_by_phone=number)
    allowed = for_others.exclude(consent__state=Consent.State.REFUSED)
    return list((own | allowed).order_by("-pk")[:LAST_LOOKED_AT])


def _homes(rows: list[Appointment]) -> tuple[SavedAddress, ...]:
    homes: dict[tuple[str, str], SavedAddress] = {}
    for row in rows:
        at = row.address
        home = SavedAddress(
            name=row.applicant.name,
            phone=row.applicant.phone,
            sector=at.sector,
            locality=at.locality,
            house=at.house,
            floor=at.floor,
            landmark=at.landmark,
            block=at.block,
        )
        homes.setdefault((at.key, row.applicant.name), home)
    return tuple(homes.values())[:MOST_SAVED]


def visit_known(*, appointment: Appointment, now: datetime) -> VisitKnown:
    """This function will return a visit as it is told on the telephone. Who comes is known on the day only."""
    known = details(appointment=appointment, now=now)
    progress = progress_of(appointment=appointment, services=known.services, now=now)
    today = now.astimezone(places.zone()).date() == known.on
    agent = _agent(known.agent_code) if today and progress.stage in ("named", "at-door") else None
    return VisitKnown(
        reference=known.reference,
        on=known.on.isoformat(),
        window=known.window,
        services=tuple(service.code for service in known.services),
        documents=tuple((one.rule, tuple(document.code for document in one.documents)) for one in known.documents),
        can_change=known.can_change,
        agent=str(agent.pk) if agent else "",
        badge=agent.code if agent else "",
    )


def _agent(code: str) -> FieldAgent | None:
    return FieldAgent.objects.filter(code=code).first() if code else None


def agent_by_badge(*, keys: str) -> FieldAgent | None:
    """This function will return who has the badge with these digits, however many noughts stand before them."""
    wanted = int(keys)
    found = [
        one
        for one in FieldAgent.objects.filter(active=True)
        if int("".join(filter(str.isdecimal, one.code)) or 0) == wanted
    ]
    return found[0] if len(found) == 1 else None
