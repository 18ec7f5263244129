"""Requests as providers make them, and verbs to answer with."""

from collections.abc import Mapping
from types import MappingProxyType

from doorstep.engines.phone_menu.speech import Phrase
from doorstep.engines.phone_menu.values import Gather, Hangup, Play, Record, Reject, Spoken, Transfer, Verb
from doorstep.gateways.telephony import Asked, Way

SAID = (Spoken("hi", (Phrase("welcome"), Phrase("main"))),)
VERBS: tuple[tuple[str, tuple[Verb, ...]], ...] = (
    ("menu", (Gather(SAID, 1, "", 7),)),
    ("number", (Play(SAID), Gather(SAID, 5, "#", 7))),
    ("record", (Record(SAID, 30),)),
    ("transfer", (Transfer(SAID, "+911722740000", 40),)),
    ("end", (Hangup(SAID),)),
    ("reject", (Reject(),)),
)


NONE: Mapping[str, str] = MappingProxyType({})


def sounds(spoken: tuple[Spoken, ...]) -> tuple[str, ...]:
    return tuple(
        f"https://doorstep.example/phone/prompts/{one.language}/{getattr(said, 'key', '')}.wav?d=1&s=2"
        for one in spoken
        for said in one.said
    )


WAY = Way(sounds, "https://doorstep.example/phone/x/call?step=4")


def asked(
    fields: Mapping[str, str] = NONE, *, step: int | None = 3, path: str = "call", secret: str = "", address: str = ""
) -> Asked:
    url = f"https://doorstep.example/phone/x/{path}" + (f"?step={step}" if step is not None else "")
    return Asked(url=url, fields=fields, secret=secret, address=address)
