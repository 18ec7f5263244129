"""Where in the booking a page stands."""

from typing import Any

from django import template
from django.template import Context
from django.urls import reverse

from doorstep.channels.citizen import drafts
from doorstep.channels.citizen.steps import PARTS, STEPS, step_before
from doorstep.channels.shared import clock

register = template.Library()


@register.inclusion_tag("citizen/parts/progress.html", takes_context=True)
def progress(context: Context, name: str) -> dict[str, Any]:
    """This function will return the part of the booking a step belongs to, and where "back" leads."""
    draft = drafts.load(session=context["request"].session)
    before = step_before(name=name, asks=draft.asks)
    part = next(step.part for step in STEPS if step.name == name)
    back = reverse(before.url_name if before else "citizen:home")
    return {"part": part, "parts": PARTS, "each": range(1, PARTS + 1), "back": back}


@register.inclusion_tag("citizen/parts/kept.html", takes_context=True)
def kept(context: Context) -> dict[str, Any]:
    """This function will return the chosen window, and until when it is kept."""
    draft = drafts.load(session=context["request"].session)
    return {"draft": draft, "held": draft.is_held(clock.now()), "city": context["city"]}
