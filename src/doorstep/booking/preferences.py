"""Who has to come, by the citizen's own wish: a woman, or anyone of the team."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from doorstep.booking.frame import Work
from doorstep.booking.models import AgentPreference
from doorstep.booking.refusals import UnknownPreference
from doorstep.workforce.traits import WOMAN

_TRAITS = {AgentPreference.ANYONE.value: (), AgentPreference.WOMAN.value: (WOMAN,)}


def preferring(*, work: Work, preference: str) -> Work:
    """This function will return the work so that only whom the citizen wants can do it. Raises UnknownPreference."""
    if preference not in _TRAITS:
        message = _("Say “woman” when a woman has to come, or nothing when anyone can.")
        raise UnknownPreference(message, field="agent_preference")
    return replace(work, skills=(*without_preference(work=work).skills, *_TRAITS[preference]))


def without_preference(*, work: Work) -> Work:
    """This function will return the work as anyone with the skills can do it."""
    traits = {trait for of_preference in _TRAITS.values() for trait in of_preference}
    return replace(work, skills=tuple(skill for skill in work.skills if skill not in traits))


def has_preference(*, work: Work) -> bool:
    """This function will tell whether not just anyone with the skills can come."""
    return without_preference(work=work) != work
