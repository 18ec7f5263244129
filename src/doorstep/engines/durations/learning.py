"""One figure from visits and what was believed before: the page docs/algorithms/durations.md tells it in prose."""

import math
from collections import Counter
from collections.abc import Sequence

from doorstep.engines.durations.values import DoorTime, Learned, Prior

# The catalogue counts as so many visits of its own ...
CATALOGUE_VISITS = 20
# ... and all visits of one day together as so many at most: a sixth of the least there is, below any quantile's tail.
DAY_VISITS = 4
# What is planned stays within these multiples of the catalogue's figure; and a visit counts as within those below.
LEAST, MOST = 1 / 3, 3.0
SHORTEST, LONGEST = 1 / 6, 6.0
# Sums of weights, and of seconds in minutes, are compared with this much room for rounding.
TINY = 1e-6


def learn(*, visits: Sequence[DoorTime], prior: Prior, quantile_percent: int) -> Learned:
    """This function will return the figure that a prior becomes by visits, whatever their order.

    The quantile is that of a mixture: the visits, and CATALOGUE_VISITS that are spread as the prior says. Mean and
    standard deviation are those of the same mixture. Without visits it is the prior; with many, their own quantile."""
    weighted = _weighted(visits, prior)
    total = math.fsum(weight for _seconds, weight in weighted)
    seconds = _mixed_quantile(weighted, total, prior, quantile_percent) if weighted else float(prior.planned_s)
    bounded = min(max(seconds, prior.catalogue_s * LEAST), prior.catalogue_s * MOST)
    expected, spread = _mixed_moments(weighted, total, prior)
    return Learned(
        minutes=max(1, math.ceil(bounded / 60 - TINY)),
        expected_s=round(expected),
        spread_s=round(spread),
        visits=len(visits),
        seen_s=_seen(weighted, total, quantile_percent),
    )


def _weighted(visits: Sequence[DoorTime], prior: Prior) -> list[tuple[float, float]]:
    """Seconds and weight, in order of the seconds: of a day with many visits each counts for less."""
    counts = Counter(visit.on for visit in visits)
    low, high = prior.catalogue_s * SHORTEST, prior.catalogue_s * LONGEST
    return sorted(
        (min(max(float(visit.seconds), low), high), min(DAY_VISITS, counts[visit.on]) / counts[visit.on])
        for visit in visits
    )


def _mixed_quantile(weighted: Sequence[tuple[float, float]], total: float, prior: Prior, percent: int) -> float:
    """The smallest duration within which the wanted share of visits and prior together lies."""
    wanted = (total + CATALOGUE_VISITS) * percent / 100
    below = 0.0
    for seconds, weight in weighted:
        between = _prior_at(prior, (wanted - below) / CATALOGUE_VISITS, percent)
        if between <= seconds:
            return between
        below += weight
        if _prior_at(prior, (wanted - below) / CATALOGUE_VISITS, percent) <= seconds:
            return seconds
    return _prior_at(prior, (wanted - below) / CATALOGUE_VISITS, percent)


def _prior_at(prior: Prior, share: float, percent: int) -> float:
    """The duration within which a share of the prior lies; for no share none, for more than all none either."""
    if share < TINY:
        return -math.inf
    if share > 1 + TINY:
        return math.inf
    return prior.planned_s + prior.steep_s * (100 * share - percent)


def _mixed_moments(weighted: Sequence[tuple[float, float]], total: float, prior: Prior) -> tuple[float, float]:
    if not weighted:
        return prior.expected_s, prior.spread_s
    mean = math.fsum(weight * seconds for seconds, weight in weighted) / total
    variance = math.fsum(weight * (seconds - mean) ** 2 for seconds, weight in weighted) / total
    both, k = total + CATALOGUE_VISITS, CATALOGUE_VISITS
    apart = total * k / both * (mean - prior.expected_s) ** 2
    return (total * mean + k * prior.expected_s) / both, math.sqrt(
        (total * variance + k * prior.spread_s**2 + apart) / both
    )


def _seen(weighted: Sequence[tuple[float, float]], total: float, percent: int) -> int:
    below = 0.0
    for seconds, weight in weighted:
        below += weight
        if below >= total * percent / 100 - TINY:
            return round(seconds)
    return 0
