"""What the table of events says of a message, by the name of its template."""

from doorstep.engines.messages.events import Category, Event, Uncertain, event_of
from doorstep.messaging.masking import SECRETS
from doorstep.messaging.models import Message


def known_event(*, template: str) -> Event | None:
    """This function will return the event that a template belongs to; None for one that no table knows any more."""
    try:
        return event_of(template=template)
    except KeyError:
        return None


def name_of(*, template: str) -> str:
    """This function will return the name of the event that a template belongs to: "morning" of "morning-helper"."""
    event = known_event(template=template)
    return event.name if event else template


def sent_again_when_unknown(*, message: Message) -> bool:
    """This function will tell whether a message is sent once more when nobody knows whether it went out. A mail keeps
    its Message-ID, and a push its tag: whoever gets them twice sees them once."""
    event = known_event(template=message.event)
    return message.channel != Message.Channel.SMS or event is None or event.uncertain == Uncertain.RESEND


def kept_text(*, message: Message) -> bool:
    """This function will tell whether what is to be sent is still there once it was sent: a secret is not."""
    return message.event not in SECRETS


def essential(*, template: str) -> bool:
    """This function will tell whether somebody who said STOP is told it all the same: it answers what they did, or is
    news of what they were promised."""
    event = known_event(template=template)
    return event is None or event.category != Category.WISH


def waits_for_morning(*, template: str) -> bool:
    """This function will tell whether the quiet hours hold it back."""
    event = known_event(template=template)
    return event is not None and event.quiet
