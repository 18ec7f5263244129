"""Who acts, as the journal knows them."""

from doorstep.journal.actions import Actor
from doorstep.people.actions import digest


def phone_actor(*, phone: str, channel: str) -> Actor:
    """This function will return the actor behind a phone (E.164): the same for every channel, and not the number."""
    return Actor(name=f"phone:{digest(words=phone)[:16]}", channel=channel)
