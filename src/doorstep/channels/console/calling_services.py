"""Services by typing: what an operator writes of a service while the caller says it."""

from collections.abc import Iterable
from dataclasses import dataclass

from doorstep.engines.catalogue.search import search
from doorstep.engines.catalogue.values import Catalogue, Service
from doorstep.engines.texts import in_language

MOST_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Unclear:
    """What was typed and fits several services, or none."""

    typed: str
    names: tuple[str, ...]


def offered(*, catalogue: Catalogue) -> list[Service]:
    """This function will return the services that can be booked."""
    return [service for service in catalogue.services.values() if service.offered]


def services_meant(*, typed: str, catalogue: Catalogue) -> tuple[str, ...]:
    """This function will return the codes of the services that may be meant: one when it is clear, none when nothing
    fits. A whole name or code counts most, then the only name that begins so, then all words in one name, then the
    search that citizens use."""
    said = typed.casefold().strip()
    services = offered(catalogue=catalogue)
    for fits in (_whole, _begins, _holds):
        found = tuple(one.code for one in services if fits(said, one))
        if len(found) == 1 or (found and fits is _holds):
            return found
    known = {one.code for one in services}
    return tuple(code for code in search(catalogue=catalogue, words=typed) if code in known)


def unclear(*, typed: Iterable[str], catalogue: Catalogue, language: str) -> Unclear | None:
    """This function will return the first thing typed that is not one service, with the names that it may mean."""
    for said in filter(None, typed):
        found = services_meant(typed=said, catalogue=catalogue)
        if len(found) != 1:
            names = (in_language(catalogue.services[code].name, language) for code in found[:MOST_SHOWN])
            return Unclear(said, tuple(names))
    return None


def _names(service: Service) -> tuple[str, ...]:
    return (service.code, *(name.casefold() for name in service.name.values()))


def _whole(said: str, service: Service) -> bool:
    return said in _names(service)


def _begins(said: str, service: Service) -> bool:
    return any(name.startswith(said) for name in _names(service))


def _holds(said: str, service: Service) -> bool:
    return any(all(word in name for word in said.split()) for name in _names(service))
