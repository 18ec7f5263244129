"""What follows from services and answers: questions, documents, objections, minutes, skills and kits."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from doorstep.engines.catalogue.values import Catalogue, Condition, Document, Question, RequirementRule, Texts

ObjectionCode = Literal["missing", "unknown-choice", "bad-date", "refused", "due-date"]


@dataclass(frozen=True, slots=True)
class ServiceRequirement:
    """What must be ready for one service: all of the documents, or any one. `when` is the condition it came from."""

    service: str
    rule: RequirementRule
    documents: tuple[Document, ...]
    when: Condition | None
    number: int = 0
    """Its place among the service's requirements."""

    @property
    def key(self) -> str:
        """This function will return what people's choice among its documents is kept under."""
        return f"{self.service}/{self.number}"


@dataclass(frozen=True, slots=True)
class Objection:
    """An answer that is missing, not understood, or rules the visit out. `text`: the city's own words, if it has any.
    "due-date": the visit must be on or before `latest_on`."""

    code: ObjectionCode
    question: Question
    text: Texts | None = None
    latest_on: date | None = None


def questions_for(*, catalogue: Catalogue, services: Iterable[str]) -> tuple[Question, ...]:
    """This function will return the questions of the services, each once, in the order of the catalogue."""
    asked = {question for code in services for question in catalogue.services[code].questions}
    return tuple(question for code, question in catalogue.questions.items() if code in asked)


def requirements_for(
    *, catalogue: Catalogue, services: Iterable[str], answers: Mapping[str, str]
) -> tuple[ServiceRequirement, ...]:
    """This function will return what must be ready; a condition on an unanswered question counts as met."""
    return tuple(
        ServiceRequirement(
            service=code,
            rule=requirement.rule,
            documents=tuple(catalogue.documents[document] for document in requirement.documents),
            when=requirement.when,
            number=number,
        )
        for code in services
        for number, requirement in enumerate(catalogue.services[code].requirements)
        if _met(requirement.when, answers)
    )


def objections_to(
    *, catalogue: Catalogue, services: Iterable[str], answers: Mapping[str, str], on: date | None
) -> tuple[Objection, ...]:
    """This function will return what stands against a visit (on a day, when it is known): nothing when it may be."""
    found = (
        _objection(question, answers.get(question.code, ""), on)
        for question in questions_for(catalogue=catalogue, services=services)
    )
    return tuple(objection for objection in found if objection)


def latest_day(*, catalogue: Catalogue, services: Iterable[str], answers: Mapping[str, str]) -> date | None:
    """This function will return the last day the answers allow for the visit (a bill's due date), or None."""
    days = [
        day - timedelta(days=question.margin_days)
        for question in questions_for(catalogue=catalogue, services=services)
        if question.kind == "date" and (day := _day(answers.get(question.code, "")))
    ]
    return min(days, default=None)


def planned_minutes(*, catalogue: Catalogue, services: Iterable[str], door_minutes: int, quantile_percent: int) -> int:
    """This function will return the minutes planned at the door: the fixed part and each service at the quantile.

    Between the typical (50th) and the 90th percentile minutes grow in a straight line; rounded up per service."""
    share = quantile_percent - 50
    total = door_minutes
    for code in services:
        service = catalogue.services[code]
        spread = service.minutes_p90 - service.minutes_typical
        total += service.minutes_typical - (-spread * share // 40)
    return total


def skills_for(*, catalogue: Catalogue, services: Iterable[str]) -> frozenset[str]:
    """This function will return the skills that the services need, all of one field agent."""
    return frozenset(catalogue.services[code].skill for code in services)


def kits_for(*, catalogue: Catalogue, services: Iterable[str]) -> frozenset[str]:
    """This function will return the kits that the services need."""
    return frozenset(kit for code in services for kit in catalogue.services[code].kits)


def _met(condition: Condition | None, answers: Mapping[str, str]) -> bool:
    return condition is None or answers.get(condition.question, "") in ("", *condition.choices)


def _objection(question: Question, answer: str, on: date | None) -> Objection | None:
    if not answer:
        return Objection("missing", question) if question.required else None
    if question.kind == "date":
        return _date_objection(question, answer, on)
    choice = next((choice for choice in question.choices if choice.code == answer), None)
    if choice is None:
        return Objection("unknown-choice", question)
    return Objection("refused", question, text=choice.refuses) if choice.refuses else None


def _date_objection(question: Question, answer: str, on: date | None) -> Objection | None:
    due_on = _day(answer)
    if due_on is None:
        return Objection("bad-date", question)
    latest_on = due_on - timedelta(days=question.margin_days)
    return Objection("due-date", question, latest_on=latest_on) if on and on > latest_on else None


def _day(answer: str) -> date | None:
    try:
        return date.fromisoformat(answer)
    except ValueError:
        return None


def in_order(*, catalogue: Catalogue, services: Iterable[str]) -> tuple[str, ...]:
    """This function will return the codes once each, in the order of the catalogue."""
    wanted = set(services)
    return tuple(code for code in catalogue.services if code in wanted)


def unknown_services(*, catalogue: Catalogue, services: Sequence[str]) -> tuple[str, ...]:
    """This function will return the codes that the catalogue does not have."""
    return tuple(code for code in services if code not in catalogue.services)
