"""Vonage's call control objects: JSON in, JSON out. Its signed webhooks are not checked: the address is the secret."""

import json
from collections.abc import Mapping
from typing import Any

from doorstep.engines.phone_menu.values import (
    Digits,
    Gather,
    Hangup,
    HungUp,
    NoInput,
    Play,
    Record,
    RecordingReady,
    Spoken,
    Transfer,
    TransferEnded,
    Verb,
)
from doorstep.gateways.telephony.secrets import knows_the_address
from doorstep.gateways.telephony.twiml import number, step_of
from doorstep.gateways.telephony.values import Asked, Heard, Incoming, Keys, Nothing, NotUnderstood, Reply, Rings, Way

_OVER = frozenset({"completed", "failed", "rejected", "busy", "cancelled", "timeout", "unanswered"})


class Ncco:
    """A call that has nothing more to do ends by itself: there is no word for hanging up. Fields within fields are
    named with a dot: "dtmf.digits"."""

    secret_in_path = True
    in_words = False

    def verify(self, *, asked: Asked, keys: Keys) -> bool:
        """This function will hold a request against the secret in its path and where it may come from."""
        return knows_the_address(asked=asked, keys=keys)

    def parse(self, *, asked: Asked) -> Incoming:
        """This function will read an answer, input, recording or status event."""
        fields = asked.fields
        call = fields.get("conversation_uuid") or fields.get("uuid", "")
        if not call or len(call) > 80:
            raise NotUnderstood("there is no conversation_uuid")
        said = fields.get("from", "")
        # Vonage writes E.164 without its plus.
        plus = f"+{said}" if said.isdecimal() and not said.startswith("0") else said
        return Incoming(call=call, number=number(plus), heard=_heard(asked), step=step_of(asked.url))

    def render(self, *, verbs: tuple[Verb, ...], way: Way) -> Reply:
        """This function will write verbs as JSON."""
        actions = [action for verb in verbs for action in _actions(verb, way)]
        return Reply("application/json", json.dumps(actions))


def _heard(asked: Asked) -> Heard:
    fields = asked.fields
    if asked.url.partition("?")[0].rstrip("/").endswith("/status"):
        return HungUp() if fields.get("status", "") in _OVER else Nothing()
    if step_of(asked.url) is None:
        return Rings()
    if recording := fields.get("recording_url"):
        return RecordingReady(recording[:500])
    if "dtmf.digits" in fields or "dtmf.timed_out" in fields:
        keys = fields.get("dtmf.digits", "")[:20]
        return Digits(keys) if keys else NoInput()
    return _dialled(fields)


def _dialled(fields: Mapping[str, str]) -> Heard:
    status = fields.get("status", "")
    if status in ("answered", "completed"):
        return TransferEnded(True)
    return TransferEnded(False) if status in _OVER else Nothing()


def _actions(verb: Verb, way: Way) -> list[dict[str, Any]]:
    match verb:
        case Gather():
            dtmf = {"maxDigits": verb.most, "timeOut": min(verb.seconds, 10), "submitOnHash": verb.finish == "#"}
            heard = {"action": "input", "type": ["dtmf"], "dtmf": dtmf, "eventUrl": [way.next_url]}
            return [*_streams(verb.spoken, way, barge_in=verb.barge_in), heard]
        case Record():
            record = {
                "action": "record",
                "endOnKey": "#",
                "timeOut": verb.seconds,
                "beepStart": True,
                "eventUrl": [way.next_url],
            }
            return [*_streams(verb.spoken, way), record]
        case Transfer():
            endpoint = {"type": "phone", "number": verb.number.removeprefix("+")}
            connect = {
                "action": "connect",
                "timeout": verb.seconds,
                "eventUrl": [way.next_url],
                "endpoint": [endpoint],
                "eventType": "synchronous",
            }
            return [*_streams(verb.spoken, way), connect]
        case Play() | Hangup():
            return _streams(verb.spoken, way)
        case _:
            return []


def _streams(spoken: tuple[Spoken, ...], way: Way, *, barge_in: bool = False) -> list[dict[str, Any]]:
    return [{"action": "stream", "streamUrl": [url], "bargeIn": barge_in} for url in way.sounds(spoken)]
