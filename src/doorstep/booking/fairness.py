"""What is kept of a day for others than the one who asks."""

from collections.abc import Mapping

from doorstep.booking.frame import Frame, Work
from doorstep.engines.promise.fairness import Asker, FairShares, Share, is_kept
from doorstep.places import queries as places
from doorstep.places.rules import CityRules
from doorstep.planning.queries import DayStanding

SELF_SERVICE = frozenset({"web", "api"})
"""The channels on which people serve themselves."""


def shares_of(*, rules: CityRules) -> FairShares:
    """This function will return the city's shares."""
    return FairShares(
        usable_percent=rules.usable_percent,
        phone=Share(percent=rules.phone_share_percent, until_days=rules.phone_keep_days),
        late=Share(percent=rules.late_share_percent, until_days=rules.late_keep_days),
        far=Share(percent=rules.far_share_percent, until_days=rules.far_keep_days),
    )


def asker_of(*, frame: Frame, work: Work, node: int, answers: Mapping[str, str], self_service: bool) -> Asker:
    """This function will return who asks: by themselves or through staff, known to be elderly, far from every depot.

    Only answers count that one of the services asks for: a booking keeps no others."""
    elderly = frame.rules.elderly_answers.split()
    asked = {question for code in work.services for question in frame.catalogue.services[code].questions}
    return Asker(
        self_service=self_service,
        elderly=any(q in asked and f"{q}={answer}" in elderly for q, answer in answers.items()),
        far=self_service and _drive_s(frame, node) >= frame.rules.far_minutes * 60,
    )


def kept_for_others(*, frame: Frame, day: DayStanding, work: Work, asker: Asker) -> bool:
    """This function will tell whether this work would take of a day what is kept for others."""
    return is_kept(
        shares=shares_of(rules=frame.rules),
        asker=asker,
        days_ahead=(day.on - frame.today).days,
        load=day.load,
        adds_s=work.minutes * 60,
    )


def _drive_s(frame: Frame, node: int) -> int:
    """From the nearest depot that sends anybody."""
    depots = {agent.node for agent in frame.staffing.agents.values() if agent.active}
    from_everywhere = places.travel().columns(node)
    return min((int(from_everywhere[depot]) for depot in depots), default=0)
