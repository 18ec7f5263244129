"""How the city weighs visits that may start late."""

from doorstep.engines.promise.risk import Lateness
from doorstep.places.rules import CityRules


def lateness_of(*, rules: CityRules) -> Lateness | None:
    """This function will return what one late start to be expected costs when an agent is chosen and a day is put in
    order; None when the city does not weigh it.

    It closes no window: planned minutes are a quantile, and offers are exact about those."""
    if not rules.late_start_minutes:
        return None
    return Lateness(price_s=60.0 * rules.late_start_minutes, most_percent=100.0)
