"""Services as the list shows them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from doorstep.engines.catalogue.rules import search
from doorstep.engines.catalogue.values import Catalogue, Department, Service
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
    """Services under one heading: a department's, or without one."""

    department: Department | None
    listed: tuple[Listed, ...]

    @property
    def ticked(self) -> bool:
        return any(listed.ticked for listed in self.listed)


@dataclass(frozen=True, slots=True)
class ServiceList:
    """What a page of services shows: those ticked before, what was found, or the popular ones and the departments."""

    ticked: Group
    found: Group
    popular: Group
    departments: tuple[Group, ...]


def popular(*, catalogue: Catalogue) -> list[Service]:
    """This function will return the offered services, most asked for first."""
    offered = (service for service in catalogue.services.values() if service.offered)
    return sorted(offered, key=lambda service: -service.popularity)


def listing(*, catalogue: Catalogue, picked: Sequence[str], words: str, on: date) -> ServiceList:
    """This function will return the list for search words ("" for all), each service on it once."""
    listed = {code: _listed(catalogue, code, code in picked, on) for code in catalogue.services}
    ticked = [code for code in picked if code in listed]
    if words:
        found = [code for code in search(catalogue=catalogue, words=words) if code not in ticked]
        return ServiceList(_group(listed, ticked), _group(listed, found), _group(listed, ()), ())
    top = [service.code for service in popular(catalogue=catalogue) if service.code not in ticked][:POPULAR]
    departments = tuple(
        _group(listed, _of_department(catalogue, department, {*ticked, *top}), department)
        for department in catalogue.departments.values()
    )
    return ServiceList(
        ticked=_group(listed, ticked),
        found=_group(listed, ()),
        popular=_group(listed, top),
        departments=tuple(group for group in departments if group.listed),
    )


def _of_department(catalogue: Catalogue, department: Department, shown: set[str]) -> list[str]:
    of_it = [service for service in catalogue.services.values() if service.department == department.code]
    of_it.sort(key=lambda service: (not service.offered, -service.popularity))
    return [service.code for service in of_it if service.code not in shown]


def _group(listed: dict[str, Listed], codes: Iterable[str], department: Department | None = None) -> Group:
    return Group(department, tuple(listed[code] for code in codes))


def _listed(catalogue: Catalogue, code: str, ticked: bool, on: date) -> Listed:
    visit = {rule.code for rule in catalogue.fees if rule.scope in ("first", "further")}
    lines = itemise(catalogue=catalogue, services=(code,), answers={}, on=on)
    return Listed(catalogue.services[code], tuple(line for line in lines if line.code not in visit), ticked)
