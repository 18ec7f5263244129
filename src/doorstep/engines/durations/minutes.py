"""Planned minutes of any services together: set, learned, summed, or the catalogue's."""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from doorstep.engines.catalogue.rules import planned_minutes
from doorstep.engines.catalogue.values import Catalogue, Service
from doorstep.engines.durations.learning import learn
from doorstep.engines.durations.values import DoorTime, Figure, Learned, Planned, Prior, Source, combination

# The standard normal's 90th percentile: the catalogue's figures are read as the median and the 90th percentile of a
# log-normal duration when a mean and a standard deviation are asked for.
Z90 = 1.2816


@dataclass(frozen=True, slots=True)
class Basis:
    """What planned minutes start from: the catalogue, the fixed minutes at any door, and the quantile in percent."""

    catalogue: Catalogue
    door_minutes: int
    quantile_percent: int


def planned(*, services: Iterable[str], basis: Basis, figures: Mapping[str, Figure]) -> Planned:
    """This function will return what a visit for services is planned with; `figures` by `combination`.

    What staff set for just these services comes first, then what visits for just these services taught, then the
    fixed minutes at the door and what each service alone takes. Services that the catalogue lacks take no time."""
    codes = sorted({code for code in services if code in basis.catalogue.services})
    figure = figures.get(combination(codes), Figure())
    known = figure.learned if figure.learned and figure.learned.visits else None
    prior, source = _prior(codes, basis, figures)
    minutes = known.minutes if known else math.ceil(prior.planned_s / 60)
    if figure.own_minutes is not None:
        minutes, source = figure.own_minutes, "set"
    elif known:
        source = "learned"
    return Planned(
        minutes=minutes,
        expected_s=known.expected_s if known else round(prior.expected_s),
        spread_s=known.spread_s if known else round(prior.spread_s),
        visits=known.visits if known else 0,
        source=source,
    )


def learn_all(
    *, visits: Mapping[str, Sequence[DoorTime]], basis: Basis, own: Mapping[str, int]
) -> Mapping[str, Learned]:
    """This function will return what finished visits teach, by `combination`: for every service of the catalogue, with
    visits or without, and for every combination that was seen. `own`: minutes set by staff, by combination.

    Single services come first: where several were done together, it is their sum that visits are held against."""
    figures = {key: Figure(own_minutes=minutes) for key, minutes in own.items()}
    found: dict[str, Learned] = {}
    for key in sorted({*basis.catalogue.services, *visits}, key=lambda key: (key.count("+"), key)):
        codes = key.split("+")
        if all(code in basis.catalogue.services for code in codes):
            prior, _source = _prior(codes, basis, figures)
            found[key] = learn(visits=visits.get(key, ()), prior=prior, quantile_percent=basis.quantile_percent)
            figures[key] = Figure(learned=found[key], own_minutes=own.get(key))
    return found


def catalogue_minutes(*, services: Iterable[str], basis: Basis) -> int:
    """This function will return the minutes that the catalogue alone gives services at the quantile."""
    return planned_minutes(
        catalogue=basis.catalogue,
        services=services,
        door_minutes=basis.door_minutes,
        quantile_percent=basis.quantile_percent,
    )


def _prior(codes: Collection[str], basis: Basis, figures: Mapping[str, Figure]) -> tuple[Prior, Source]:
    of_catalogue = _of_catalogue(codes, basis)
    if len(codes) < 2:
        return of_catalogue, "catalogue"
    door_s = basis.door_minutes * 60
    alone = [planned(services=(code,), basis=basis, figures=figures) for code in codes]
    prior = Prior(
        planned_s=door_s + sum(max(60, each.minutes * 60 - door_s) for each in alone),
        steep_s=of_catalogue.steep_s,
        expected_s=door_s + sum(max(0, each.expected_s - door_s) for each in alone),
        spread_s=math.sqrt(sum(each.spread_s**2 for each in alone)),
        catalogue_s=of_catalogue.catalogue_s,
    )
    return prior, "catalogue" if all(each.source == "catalogue" for each in alone) else "services"


def _of_catalogue(codes: Collection[str], basis: Basis) -> Prior:
    services = [basis.catalogue.services[code] for code in codes]
    moments = [_moments(service) for service in services]
    planned_s = catalogue_minutes(services=codes, basis=basis) * 60
    return Prior(
        planned_s=planned_s,
        steep_s=sum(service.minutes_p90 - service.minutes_typical for service in services) * 60 / 40,
        expected_s=basis.door_minutes * 60 + sum(mean for mean, _spread in moments),
        spread_s=math.sqrt(sum(spread**2 for _mean, spread in moments)),
        catalogue_s=planned_s,
    )


def _moments(service: Service) -> tuple[float, float]:
    """Mean and standard deviation, in seconds, of a log-normal with the service's median and 90th percentile."""
    median = max(1, service.minutes_typical) * 60
    sigma = math.log(max(service.minutes_p90, service.minutes_typical, 1) * 60 / median) / Z90
    mean = median * math.exp(sigma**2 / 2)
    return mean, mean * math.sqrt(math.exp(sigma**2) - 1)
