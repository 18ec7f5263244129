"""Which values of a service nobody has confirmed yet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from doorstep.catalogue.models import Service

# "seen:" comes with its source; "not applicable" needs none.
CONFIRMED = ("seen", "not applicable", "confirmed")


@dataclass(frozen=True, slots=True)
class AssumedService:
    """A service with the values still to be confirmed, as (value, mark)."""

    service: Service
    values: tuple[tuple[str, str], ...]


def unconfirmed(*, provenance: Mapping[str, str]) -> dict[str, str]:
    """This function will return the marks of those values that are neither seen in a source nor confirmed."""
    return {name: mark for name, mark in provenance.items() if not mark.strip().lower().startswith(CONFIRMED)}


def assumed_services(*, services: Iterable[Service]) -> tuple[AssumedService, ...]:
    """This function will return those services that have values to be confirmed, in their order."""
    found = ((service, unconfirmed(provenance=service.provenance)) for service in services)
    return tuple(AssumedService(service, tuple(marks.items())) for service, marks in found if marks)
