"""How long services take at the door, as learned from visits and as set by staff."""

from collections.abc import Mapping
from uuid import UUID

from doorstep.engines.durations.values import Figure, Learned
from doorstep.places import queries as places
from doorstep.planning.models import Duration


def figures(*, token: UUID | None = None) -> Mapping[str, Figure]:
    """This function will return what is kept of services done together, by `combination`; from memory by edition."""
    return places.remembered(name="durations", token=token or places.edition(), make=_figures)


def figure_of(row: Duration) -> Figure:
    """This function will return a row as the engine takes it."""
    learned = Learned(row.minutes, row.expected_s, row.spread_s, row.visits, row.seen_s) if row.learned_at else None
    return Figure(learned=learned, own_minutes=row.own_minutes)


def _figures() -> Mapping[str, Figure]:
    return {row.services: figure_of(row) for row in Duration.objects.all()}
