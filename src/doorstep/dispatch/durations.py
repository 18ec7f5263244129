"""Planned minutes as staff see them: the catalogue's, what visits taught, and what staff set."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from doorstep.booking.frame import basis_of
from doorstep.catalogue.queries import current
from doorstep.engines.catalogue.values import Catalogue, Texts
from doorstep.engines.durations.minutes import Basis, catalogue_minutes, planned
from doorstep.engines.durations.values import Planned, combination
from doorstep.places import queries as places
from doorstep.planning.durations import figure_of
from doorstep.planning.models import Duration


@dataclass(frozen=True, slots=True)
class DurationRow:
    """Services done together. `catalogue_minutes` at the rule's quantile; `planned` is what bookings use from now on;
    `learned_minutes` is what they would use had staff set nothing."""

    key: str
    names: tuple[Texts, ...]
    catalogue_minutes: int
    learned_minutes: int
    seen_minutes: int
    visits: int
    learned_at: datetime | None
    own_minutes: int | None
    own_by: str
    own_at: datetime | None
    planned: Planned


def basis_now(*, now: datetime) -> Basis:
    """This function will return the catalogue and the rules that planned minutes start from just now."""
    token = places.edition()
    return basis_of(catalogue=current(now=now, token=token).catalogue, rules=places.rules(token=token))


def duration_rows(*, now: datetime, words: str = "") -> tuple[DurationRow, ...]:
    """This function will return all that is kept of services done together, those with most visits first; with `words`
    only those in whose names or codes all of them are found."""
    basis = basis_now(now=now)
    rows = list(Duration.objects.all())
    figures = {row.services: figure_of(row) for row in rows}
    wanted = words.casefold().split()
    shown = [
        _row(row, basis, planned(services=row.codes, basis=basis, figures=figures))
        for row in rows
        if all(code in basis.catalogue.services for code in row.codes)
        and all(word in _haystack(row, basis.catalogue) for word in wanted)
    ]
    return tuple(sorted(shown, key=lambda row: (-row.visits, row.own_minutes is None, row.key)))


def duration_row(*, services: Sequence[str], now: datetime) -> DurationRow:
    """This function will return what is kept of just these services, which the catalogue has, or nothing yet."""
    basis = basis_now(now=now)
    rows = {row.services: row for row in Duration.objects.all()}
    key = combination(services)
    figures = {name: figure_of(row) for name, row in rows.items()}
    return _row(
        rows.get(key) or Duration(services=key), basis, planned(services=services, basis=basis, figures=figures)
    )


def _row(row: Duration, basis: Basis, used: Planned) -> DurationRow:
    usual = catalogue_minutes(services=row.codes, basis=basis)
    return DurationRow(
        key=row.services,
        names=tuple(basis.catalogue.services[code].name for code in row.codes),
        catalogue_minutes=usual,
        learned_minutes=row.minutes if row.visits else usual,
        seen_minutes=-(-row.seen_s // 60),
        visits=row.visits,
        learned_at=row.learned_at,
        own_minutes=row.own_minutes,
        own_by=row.own_by,
        own_at=row.own_at,
        planned=used,
    )


def _haystack(row: Duration, catalogue: Catalogue) -> str:
    names = [name for code in row.codes for name in catalogue.services[code].name.values()]
    return " ".join([row.services, *names]).casefold()
