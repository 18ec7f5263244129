"""Words for what is known of a message."""

from django import template

from doorstep.channels.console.words import DELIVERY_WORDS, TOLD_WORDS, WHY_WORDS
from doorstep.messaging.checking import fault_words
from doorstep.messaging.models import Message

register = template.Library()


@register.filter
def told_words(told: str) -> str:
    """This function will say whether somebody was told."""
    return str(TOLD_WORDS.get(told, told))


@register.filter
def why_words(why: str) -> str:
    """This function will say why somebody was not told."""
    return str(WHY_WORDS.get(why, ""))


@register.filter
def delivery_words(delivery: str) -> str:
    """This function will say what is known of a message's way to the phone."""
    return str(DELIVERY_WORDS.get(delivery, delivery))


@register.filter
def fault_said(message: Message) -> str:
    """This function will say what an operator would scrub a message for, and how to mend it."""
    return " ".join(fault_words(fault=message.fault))
