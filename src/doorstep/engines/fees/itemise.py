"""Itemising a visit by the tariff of the day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from doorstep.engines.catalogue.values import Catalogue, Concession, FeeReading, FeeRule, FeeScope, Texts


@dataclass(frozen=True, slots=True)
class Line:
    """One line of what is owed. `amount_paise` is None when the department's amount is read at the door; a concession
    is a line of its own with a negative amount."""

    code: str
    label: Texts
    amount_paise: int | None
    reading: FeeReading


def itemise(*, catalogue: Catalogue, services: Sequence[str], answers: Mapping[str, str], on: date) -> tuple[Line, ...]:
    """This function will return the lines owed for a visit on a day: doorstep fees, departments' fees, concessions.

    The first service with a doorstep fee pays the "first" line and each other one the "further" line. Rules that hold
    on other days are left out."""
    rules = [rule for rule in catalogue.fees if _holds(rule.valid_from_on, rule.valid_until_on, on)]
    lines = [*_doorstep(rules, catalogue, services), *_household(rules, services), *_departmental(rules, services)]
    reductions = [
        line
        for concession in catalogue.concessions
        if _holds(concession.valid_from_on, concession.valid_until_on, on)
        and answers.get(concession.question) in concession.choices
        for line in _reduction(concession, lines)
    ]
    return tuple([line for _scope, line in lines] + reductions)


def total_paise(*, lines: Iterable[Line]) -> int:
    """This function will return the sum of the amounts that are known, never less than nothing."""
    return max(0, sum(line.amount_paise or 0 for line in lines))


def doorstep_fee(*, catalogue: Catalogue, on: date) -> tuple[int, int]:
    """This function will return the paise for a visit's first service and for each further one on a day."""
    rules = {rule.scope: rule.amount_paise or 0 for rule in catalogue.fees if _valid(rule, on)}
    return rules.get("first", 0), rules.get("further", 0)


def _valid(rule: FeeRule, on: date) -> bool:
    return _holds(rule.valid_from_on, rule.valid_until_on, on)


def _holds(valid_from_on: str, valid_until_on: str, on: date) -> bool:
    return valid_from_on <= on.isoformat() and (not valid_until_on or on.isoformat() < valid_until_on)


def _line(rule: FeeRule) -> tuple[FeeScope, Line]:
    amount = {"fixed": rule.amount_paise, "none": 0, "at_door": None}[rule.reading]
    return rule.scope, Line(code=rule.code, label=rule.label, amount_paise=amount, reading=rule.reading)


def _doorstep(rules: list[FeeRule], catalogue: Catalogue, services: Sequence[str]) -> Iterable[tuple[FeeScope, Line]]:
    paying = [code for code in services if catalogue.services[code].doorstep_fee]
    for place, code in enumerate(paying):
        scope = "further" if place else "first"
        yield from (_line(r) for r in rules if r.scope == scope and (not r.services or code in r.services))


def _household(rules: list[FeeRule], services: Sequence[str]) -> Iterable[tuple[FeeScope, Line]]:
    for rule in rules:
        wanted = [code for code in services if code in rule.services]
        if rule.scope == "household_first" and wanted:
            yield _line(rule)


def _departmental(rules: list[FeeRule], services: Sequence[str]) -> Iterable[tuple[FeeScope, Line]]:
    for code in services:
        yield from (_line(r) for r in rules if r.scope == "departmental" and code in r.services)


def _reduction(concession: Concession, lines: list[tuple[FeeScope, Line]]) -> Iterable[Line]:
    owed = sum(line.amount_paise or 0 for scope, line in lines if scope in concession.scopes)
    if off := owed * concession.percent // 100:
        yield Line(code=concession.code, label=concession.label, amount_paise=-off, reading="fixed")
