"""Which rows a city's files describe, table by table: each row as plain values by field, links by key."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from doorstep.catalogue import models as catalogue
from doorstep.engines.catalogue.values import Concession, FeeRule
from doorstep.engines.city.merging import Values
from doorstep.engines.city.values import CityData
from doorstep.messaging.models import MessageTemplate, SmsTerms
from doorstep.places import models as places
from doorstep.workforce import models as workforce

# A tariff line whose file gives no beginning holds from before the service existed.
SINCE_EVER_ON = "2000-01-01"
_CITY = ("code", "name", "timezone", "languages", "helpline", "service_name", "colour", "emblem", "boundary")


@dataclass(frozen=True, slots=True)
class Table:
    """`key`: the fields that tell its rows apart, in files and in the database. `numbered`: a field that a row gets a
    free number in when it is added, which no file says."""

    model: type[places.Edited]
    key: tuple[str, ...]
    rows: Callable[[CityData], Iterable[Values]]
    numbered: str = ""

    @property
    def name(self) -> str:
        """ "places.sector"."""
        return self.model._meta.label_lower


def key_of(*, key: Iterable[str], values: Values) -> str:
    """This function will return the key of a row as one text, e.g. "22/A/1001"."""
    return "/".join(str(values[name]) for name in key)


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return value


def _without(values: Values, *names: str) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in names}


def _simply(part: str, *leave: str) -> Callable[[CityData], Iterable[Values]]:
    """Rows whose fields are called as the files' values are."""
    return lambda city: (_without(_plain(value), *leave) for value in getattr(city, part))


def _city(city: CityData) -> Iterable[Values]:
    yield {name: _plain(getattr(city, name)) for name in _CITY}


def _rules(city: CityData) -> Iterable[Values]:
    return ({"key": key, "value": str(value)} for key, value in city.rules.items())


def _house_ranges(city: CityData) -> Iterable[Values]:
    for span in city.house_ranges:
        yield {"block": f"{span.sector}/{span.block}", "first": span.first, "last": span.last}


def _depot_kits(city: CityData) -> Iterable[Values]:
    for depot in city.depots:
        yield from ({"depot": depot.code, "kit": kit, "count": n} for kit, n in depot.kits.items() if n)


def _by_code(part: str) -> Callable[[CityData], Iterable[Values]]:
    return lambda city: (_plain(value) for value in getattr(city.catalogue, part).values())


def _needs(city: CityData) -> Iterable[Values]:
    needs = enumerate(city.catalogue.needs.values())
    return (_plain(need) | {"position": position} for position, need in needs)


def _questions(city: CityData) -> Iterable[Values]:
    for position, question in enumerate(city.catalogue.questions.values()):
        yield _without(_plain(question), "choices") | {"position": position}


def _choices(city: CityData) -> Iterable[Values]:
    for question in city.catalogue.questions.values():
        for position, choice in enumerate(question.choices):
            values = _plain(choice) | {"question": question.code, "position": position}
            yield values | {"refuses": values["refuses"] or {}}


def _services(city: CityData) -> Iterable[Values]:
    for position, service in enumerate(city.catalogue.services.values()):
        values = _without(_plain(service), "requirements") | {"position": position}
        empty = {name: values[name] or {} for name in ("not_offered_because", "online_note")}
        yield values | empty | {"questions": sorted(service.questions)}


def _requirements(city: CityData) -> Iterable[Values]:
    for service in city.catalogue.services.values():
        for position, requirement in enumerate(service.requirements):
            yield {
                "service": service.code,
                "position": position,
                "rule": requirement.rule,
                "documents": sorted(requirement.documents),
                "question": requirement.when.question if requirement.when else "",
                "choices": list(requirement.when.choices) if requirement.when else [],
            }


def _tariff(rule: FeeRule | Concession) -> dict[str, Any]:
    values: dict[str, Any] = _plain(rule)
    return values | {"valid_from_on": rule.valid_from_on or SINCE_EVER_ON}


def _fees(city: CityData) -> Iterable[Values]:
    return (_tariff(fee) | {"services": sorted(fee.services)} for fee in city.catalogue.fees)


def _concessions(city: CityData) -> Iterable[Values]:
    return (_tariff(concession) for concession in city.catalogue.concessions)


def _agents(city: CityData) -> Iterable[Values]:
    return (_plain(agent) | {"skills": sorted(agent.skills)} for agent in city.agents)


# What is linked to comes before what links to it.
TABLES = (
    Table(places.City, ("code",), _city),
    Table(places.Rule, ("key",), _rules),
    Table(places.ArrivalWindow, ("starts_minute",), _simply("windows")),
    Table(places.Holiday, ("on",), _simply("holidays")),
    Table(places.Territory, ("code",), _simply("territories")),
    Table(places.Sector, ("code",), _simply("sectors")),
    Table(places.Block, ("sector", "code"), _simply("blocks")),
    Table(places.HouseRange, ("block", "first"), _house_ranges),
    Table(places.Locality, ("code",), _simply("localities")),
    Table(places.Depot, ("code",), _simply("depots", "kits")),
    Table(catalogue.Department, ("code",), _by_code("departments")),
    Table(catalogue.Need, ("code",), _needs),
    Table(catalogue.Document, ("code",), _by_code("documents")),
    Table(catalogue.Question, ("code",), _questions),
    Table(catalogue.Choice, ("question", "code"), _choices),
    Table(catalogue.Form, ("code",), _by_code("forms")),
    Table(catalogue.Service, ("code",), _services),
    Table(catalogue.Requirement, ("service", "position"), _requirements),
    Table(catalogue.FeeRule, ("code", "valid_from_on"), _fees),
    Table(catalogue.Concession, ("code", "valid_from_on"), _concessions),
    Table(workforce.Skill, ("code",), _simply("skills"), numbered="bit"),
    Table(workforce.Kit, ("code",), _simply("kits"), numbered="bit"),
    Table(workforce.DepotKit, ("depot", "kit"), _depot_kits),
    Table(workforce.FieldAgent, ("code",), _agents),
    Table(SmsTerms, ("code",), _simply("sms_terms")),
    Table(MessageTemplate, ("event", "language", "channel"), _simply("templates")),
)
