"""Where in the booking a page stands."""

from datetime import timedelta
from typing import Any

from django import template
from django.template import Context
from django.urls import reverse

from doorstep.booking.offers import Offer
from doorstep.channels.citizen import drafts
from doorstep.channels.citizen.steps import PARTS, STEPS, step_before
from doorstep.channels.citizen.zones import city_of, span_in
from doorstep.channels.shared import clock
from doorstep.channels.shared.wording import language

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
    draft, now = drafts.load(session=context["request"].session), clock.now()
    left = draft.kept_until - now if draft.kept_until else timedelta(0)
    minutes = max(1, round(left.total_seconds() / 60))
    return {"draft": draft, "held": draft.is_held(now), "minutes": minutes, "city": context["city"]}


@register.filter
def zone_city(zone: str) -> str:
    """This function will return the city that a time zone is named after."""
    return city_of(zone=zone, language=language())


@register.simple_tag
def own_time(offer: Offer, zone: str) -> str:
    """This function will return the hours of an offer as clocks of the helper's zone show them: "Toronto: Mon ..."."""
    span = span_in(starts_at=offer.starts_at, ends_at=offer.ends_at, zone=zone, language=language())
    return f"{zone_city(zone)}: {span}"
