"""Services as the list shows them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from doorstep.engines.catalogue.search import search
from doorstep.engines.catalogue.values import Catalogue, Department, Need, Service
from doorstep.engines.fees.itemise import Line, itemise

POPULAR = 8


@dataclass(frozen=True, slots=True)
class Listed:
    """A service with what its department takes for it, and whether it is ticked."""

    service: Service
    fees: tuple[Line, ...]
    ticked: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Services under one heading: a need's, a department's, or without one."""

    heading: Department | Need | None
    listed: tuple[Listed, ...]

    @property
    def ticked(self) -> bool:
        return any(listed.ticked for listed in self.listed)


@dataclass(frozen=True, slots=True)
class ServiceList:
    """What a page of services shows: those ticked before, what was found, or the popular ones and all others by need
    or by department."""

    ticked: Group
    found: Group
    popular: Group
    groups: tuple[Group, ...]


def popular(*, catalogue: Catalogue) -> list[Service]:
    """This function will return the offered services, most asked for first."""
    offered = (service for service in catalogue.services.values() if service.offered)
    return sorted(offered, key=lambda service: -service.popularity)


def listing(
    *, catalogue: Catalogue, picked: Sequence[str], words: str, on: date, by_department: bool = False
) -> ServiceList:
    """This function will return the list for search words ("" for all), each service on it once."""
    listed = {code: _listed(catalogue, code, code in picked, on) for code in catalogue.services}
    ticked = [code for code in picked if code in listed]
    if words:
        found = [code for code in search(catalogue=catalogue, words=words) if code not in ticked]
        return ServiceList(_group(listed, ticked), _group(listed, found), _group(listed, ()), ())
    top = [service.code for service in popular(catalogue=catalogue) if service.code not in ticked][:POPULAR]
    shown = {*ticked, *top}
    groups = [
        _group(listed, _under(catalogue, heading, shown), heading) for heading in _headings(catalogue, by_department)
    ]
    return ServiceList(
        ticked=_group(listed, ticked),
        found=_group(listed, ()),
        popular=_group(listed, top),
        groups=tuple(group for group in groups if group.listed),
    )


def listed_one(*, catalogue: Catalogue, code: str, picked: Sequence[str], on: date) -> Listed:
    """This function will return one service as the list shows it."""
    return _listed(catalogue, code, code in picked, on)


def _headings(catalogue: Catalogue, by_department: bool) -> list[Department | Need | None]:
    """None is the heading of what nobody needs by a name."""
    return [*catalogue.departments.values()] if by_department else [*catalogue.needs.values(), None]


def _under(catalogue: Catalogue, heading: Department | Need | None, shown: set[str]) -> list[str]:
    """What is not offered comes last."""
    by_department = isinstance(heading, Department)
    code = heading.code if heading else ""
    of_it = [
        service
        for service in catalogue.services.values()
        if (service.department if by_department else service.need) == code and service.code not in shown
    ]
    of_it.sort(key=lambda service: (not service.offered, -service.popularity))
    return [service.code for service in of_it]


def _group(listed: dict[str, Listed], codes: Iterable[str], heading: Department | Need | None = None) -> Group:
    return Group(heading, tuple(listed[code] for code in codes))


def _listed(catalogue: Catalogue, code: str, ticked: bool, on: date) -> Listed:
    visit = {rule.code for rule in catalogue.fees if rule.scope in ("first", "further")}
    lines = itemise(catalogue=catalogue, services=(code,), answers={}, on=on)
    return Listed(catalogue.services[code], tuple(line for line in lines if line.code not in visit), ticked)
