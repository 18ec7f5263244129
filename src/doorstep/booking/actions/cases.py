"""What becomes of an application at the department, step by step: kept, journalled and told to its people."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from doorstep.booking.announce import tellings_of
from doorstep.booking.queries import appointments
from doorstep.booking.refusals import UnknownDocument
from doorstep.cases.actions import move_case
from doorstep.cases.models import Case
from doorstep.catalogue.queries import of_version
from doorstep.engines.calendar.working_days import add_working_days
from doorstep.engines.catalogue.values import Catalogue, Texts
from doorstep.engines.messages.events import EVENTS, superseded_by
from doorstep.engines.wording import day_text
from doorstep.journal.actions import Actor, append
from doorstep.messaging.actions import queue_messages, supersede
from doorstep.places import queries as places

LANGUAGES = ("en", "hi", "pa")
State = Case.State


def subject_of_case(*, case_id: int) -> str:
    """This function will return what messages and the journal call a case."""
    return f"case:{case_id}"


@transaction.atomic
def take_case(*, case: Case, actor: Actor, now: datetime) -> Case:
    """This function will keep that an application is with the department, and tell its people by when to expect the
    result: as many working days from today as its service takes. Raises CaseMoved."""
    service = _catalogue(case).services[case.service.code]
    today = now.astimezone(places.zone()).date()
    due_on = add_working_days(start_on=today, days=service.back_office_days, holidays=places.holidays())
    return _step(case, State.TAKEN, "case-taken", {"date": _day(due_on)}, actor, now, due_on=due_on)


@transaction.atomic
def want_documents(*, case: Case, documents: Sequence[str], actor: Actor, now: datetime) -> Case:
    """This function will keep which documents (codes) the department wants besides, and tell its people their names.

    Raises CaseMoved, and UnknownDocument for what the catalogue of its booking does not have."""
    known = _catalogue(case).documents
    names = [known[code].name for code in dict.fromkeys(documents) if code in known]
    if not names or len(names) < len(set(documents)):
        raise UnknownDocument(_("Choose at least one document of the list."), field="documents")
    more: dict[str, Texts | str] = {"documents": _named(names)}
    return _step(case, State.WANTED, "documents-wanted", more, actor, now, wanted=tuple(dict.fromkeys(documents)))


@transaction.atomic
def result_ready(*, case: Case, actor: Actor, now: datetime) -> Case:
    """This function will keep that the result of an application is ready, and tell its people. Raises CaseMoved."""
    return _step(case, State.READY, "result-ready", {}, actor, now)


@transaction.atomic
def deliver(*, case: Case, actor: Actor, now: datetime) -> Case:
    """This function will keep that the result reached its people, and tell them, so that they complain if it did not.
    Raises CaseMoved."""
    today = now.astimezone(places.zone()).date()
    return _step(case, State.DELIVERED, "delivered", {"date": _day(today)}, actor, now)


def _step(
    case: Case,
    to: str,
    event: str,
    more: Mapping[str, Texts | str],
    actor: Actor,
    now: datetime,
    *,
    due_on: date | None = None,
    wanted: Sequence[str] = (),
) -> Case:
    moved = move_case(case=case, to=to, now=now, due_on=due_on, wanted=wanted)
    subject = subject_of_case(case_id=moved.pk)
    supersede(subject=subject, events=superseded_by(event=event), now=now)
    appointment = appointments().get(service_lines__case=moved)
    valid_until = EVENTS[event].expires.ends_at(since=now)
    tellings = tellings_of(
        appointment=appointment,
        event=event,
        now=now,
        more={"service": moved.service.name, **more},
        valid_until=valid_until,
    )
    told = [replace(telling, subject=subject, version=moved.version) for telling in tellings]
    queue_messages(tellings=told, now=now)
    append(actor=actor, action=f"case.{to}", subject=subject, details={"appointment": appointment.pk}, now=now)
    return moved


def _catalogue(case: Case) -> Catalogue:
    return of_version(version_id=case.catalogue_version_id)


def _day(on: date) -> Texts:
    return {language: day_text(on=on, language=language) for language in LANGUAGES}


# One name is said, and of several how many more there are: the page of the visit lists them all.
_AND_MORE = {"en": "{}, {} more", "hi": "{} और {} अन्य", "pa": "{} ਅਤੇ {} ਹੋਰ"}


def _named(names: Sequence[Texts]) -> Texts:
    first, others = names[0], len(names) - 1
    said = {language: first.get(language) or first["en"] for language in LANGUAGES}
    return {code: _AND_MORE[code].format(name, others) for code, name in said.items()} if others else said
