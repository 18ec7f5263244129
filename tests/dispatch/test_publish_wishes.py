"""Publishing grants what people wish for where it costs little."""

import pytest

from doorstep.places.actions import touch
from doorstep.planning.models import Stop
from doorstep.workforce.models import FieldAgent
from doorstep.workforce.traits import same_agent, spoken
from tests.cast import begin_afresh, book, only_agents, problems, publish, set_rules
from tests.dispatch.mending import agent_of

pytestmark = pytest.mark.usefixtures("chandigarh")
TWO = ("FA02", "FA03")
# Of the two, to Meera's home, by some minutes.
NEARER = "FA02"
BILL = ("electricity-duplicate-bill",)


def wish_for(agent: FieldAgent, wish: str) -> str:
    """The code of a wish that this agent alone can grant."""
    if wish == "language":
        FieldAgent.objects.filter(code__in=TWO).update(languages=["en"])
        FieldAgent.objects.filter(pk=agent.pk).update(languages=["pa"])
        touch()
        return spoken("pa")
    return same_agent(agent.pk)


@pytest.mark.parametrize(
    "minutes, wished, comes", [(60, "FA02", "FA02"), (60, "FA03", "FA03"), (1, "FA02", NEARER), (1, "FA03", NEARER)]
)
@pytest.mark.parametrize("wish", ["language", "same_agent"])
def test_who_is_wished_for_comes_if_that_is_worth_the_way(wish: str, minutes: int, wished: str, comes: str) -> None:
    only_agents(*TWO)
    set_rules(language_wish_minutes=0, same_agent_wish_minutes=0)
    booked = book(services=BILL)
    wishes = [wish_for(FieldAgent.objects.get(code=wished), wish)]
    Stop.objects.filter(appointment=booked).update(wishes=wishes)
    begin_afresh()
    set_rules(**{f"{wish}_wish_minutes": minutes})
    publish()
    assert agent_of(booked) == comes
    assert problems() == []
