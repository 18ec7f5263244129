"""Wishes of a stop as the engine weighs them."""

from collections.abc import Iterable, Mapping

from doorstep.engines.promise.values import Wish
from doorstep.workforce.queries import Staffing
from doorstep.workforce.traits import agent_of


def wishes(*, codes: Iterable[str], staffing: Staffing, team: Mapping[int, int]) -> tuple[Wish, ...]:
    """This function will return the wishes that somebody could grant that day; `team`: route ids by field agent's id.

    What nobody can grant, such as an agent on leave, makes no route better than another and is left out."""
    made = (_wish(code, staffing, team) for code in codes)
    return tuple(wish for wish in made if wish is not None and wish.cost_s > 0)


def _wish(code: str, staffing: Staffing, team: Mapping[int, int]) -> Wish | None:
    agent_id = agent_of(code)
    if agent_id is None:
        return Wish(cost_s=staffing.language_wish_s, skills=staffing.skills([code]))
    route_id = team.get(agent_id)
    return None if route_id is None else Wish(cost_s=staffing.same_agent_wish_s, routes=(route_id,))
