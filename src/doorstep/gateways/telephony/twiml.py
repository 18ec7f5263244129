"""Twilio's markup, which our own line speaks too: signed requests, XML answers."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from urllib.parse import parse_qs, urlsplit
from xml.etree.ElementTree import Element, SubElement, tostring

from doorstep.engines.phone_menu.values import (
    Digits,
    Gather,
    Hangup,
    HungUp,
    NoInput,
    Play,
    Record,
    RecordingReady,
    Reject,
    Spoken,
    Transfer,
    TransferEnded,
    Verb,
)
from doorstep.gateways.telephony.values import Asked, Heard, Incoming, Keys, Nothing, NotUnderstood, Reply, Rings, Way

_OVER = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})
_RUNS = frozenset({"queued", "initiated", "ringing", "in-progress", "answered"})


class TwiML:
    """A dialect of Twilio's; others differ in the names of a few fields."""

    secret_in_path = False
    in_words = False
    digits = "Digits"
    dialled = "DialCallStatus"

    def verify(self, *, asked: Asked, keys: Keys) -> bool:
        """This function will hold a request against its signature."""
        given = asked.headers.get("X-Twilio-Signature", "")
        right = signature(url=asked.url, fields=asked.fields, secret=keys.secret)
        return bool(keys.secret) and hmac.compare_digest(given.encode(), right.encode())

    def parse(self, *, asked: Asked) -> Incoming:
        """This function will read a request of a call, an action or a status callback."""
        fields = asked.fields
        call = fields.get("CallSid", "")
        if not call or len(call) > 80:
            raise NotUnderstood("there is no CallSid")
        outbound = fields.get("Direction", "").startswith("outbound")
        return Incoming(
            call=call,
            number=number(fields.get("To" if outbound else "From", "")),
            heard=self._heard(asked),
            step=step_of(asked.url),
            outbound=outbound,
        )

    def _heard(self, asked: Asked) -> Heard:
        fields = asked.fields
        if asked.url.partition("?")[0].rstrip("/").endswith("/status"):
            return HungUp() if fields.get("CallStatus", "").lower() in _OVER else Nothing()
        if step_of(asked.url) is None:
            return Rings()
        return self._action(fields)

    def _action(self, fields: Mapping[str, str]) -> Heard:
        keys = fields.get(self.digits, "").strip('"')
        if status := fields.get(self.dialled, ""):
            return TransferEnded(status.lower() in ("completed", "answered"))
        if keys == "hangup":
            # So Twilio says that a recording ended because they hung up.
            return HungUp()
        if "RecordingUrl" in fields and keys != "0":
            return RecordingReady(fields["RecordingUrl"][:500])
        return Digits(keys[:20]) if keys else NoInput()

    def render(self, *, verbs: tuple[Verb, ...], way: Way) -> Reply:
        """This function will write verbs as XML."""
        root = Element("Response")
        for verb in verbs:
            self._write(root, verb, way)
        return Reply("application/xml", '<?xml version="1.0" encoding="UTF-8"?>' + tostring(root, encoding="unicode"))

    def _write(self, root: Element, verb: Verb, way: Way) -> None:
        match verb:
            case Gather():
                gather = SubElement(root, "Gather", self._gather(verb, way))
                play(gather, verb.spoken, way)
            case Record():
                play(root, verb.spoken, way)
                SubElement(root, "Record", self._record(verb, way))
            case Transfer():
                play(root, verb.spoken, way)
                dial = SubElement(root, "Dial", action=way.next_url, method="POST", timeout=str(verb.seconds))
                dial.text = verb.number
            case Play():
                play(root, verb.spoken, way)
            case Hangup():
                play(root, verb.spoken, way)
                SubElement(root, "Hangup")
            case Reject():
                SubElement(root, "Reject")
            case _:
                raise ValueError("an Ask is answered before anything is said")

    def _gather(self, verb: Gather, way: Way) -> dict[str, str]:
        return {
            "action": way.next_url,
            "method": "POST",
            "input": "dtmf",
            "numDigits": str(verb.most),
            "finishOnKey": verb.finish,
            "timeout": str(verb.seconds),
            "actionOnEmptyResult": "true",
        }

    def _record(self, verb: Record, way: Way) -> dict[str, str]:
        return {
            "action": way.next_url,
            "method": "POST",
            "maxLength": str(verb.seconds),
            "finishOnKey": verb.finish,
            "playBeep": "true",
        }


def signature(*, url: str, fields: Mapping[str, str], secret: str) -> str:
    """This function will sign a form: HMAC-SHA1 over the public address and the sorted fields, in base64."""
    said = url + "".join(name + fields[name] for name in sorted(fields))
    return base64.b64encode(hmac.new(secret.encode(), said.encode(), hashlib.sha1).digest()).decode("ascii")


def step_of(url: str) -> int | None:
    """This function will return the step in an address that we gave out, None for none."""
    said = parse_qs(urlsplit(url).query).get("step", [""])[-1]
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 6 else None


def number(said: str) -> str:
    """This function will return a number as the network gives it; "" for the words that stand for a hidden one."""
    plain = said.strip()
    return plain[:20] if any(sign.isdecimal() for sign in plain) and not plain.startswith("+266696687") else ""


def play(parent: Element, spoken: tuple[Spoken, ...], way: Way) -> None:
    """This function will write prompts, one after the other."""
    for url in way.sounds(spoken):
        SubElement(parent, "Play").text = url
