"""What is said in a call: the dialogue's verbs, one after the other, until it or the caller ends it."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar, cast
from urllib.parse import urljoin

import numpy as np

from doorstep.gateways.sip.g711 import RATE
from doorstep.gateways.sip.prompts import Prompts, payload
from doorstep.gateways.sip.stream import Stream
from doorstep.gateways.sip.twiml import (
    Dial,
    Gather,
    Hangup,
    NoScript,
    Pause,
    Play,
    Record,
    Redirect,
    Reject,
    Verb,
    verbs,
)
from doorstep.gateways.sip.webhook import Away, Webhook

MOST_STEPS = 500
BEEP_HERTZ, BEEP_SECONDS = 1_000, 0.25


class Party(Protocol):
    """The caller's end of the line."""

    stream: Stream
    fields: Mapping[str, str]

    async def transfer(self, number: str) -> str:
        """This function will hand the caller over, and return how that went: completed, busy, no-answer or failed."""
        ...


@dataclass(frozen=True, slots=True)
class Next:
    """Where to ask what follows."""

    url: str
    fields: Mapping[str, str]


class Over(Exception):
    """The dialogue has ended the call."""


@dataclass(slots=True)
class Conversation:
    """One call's script; `url` is where it was last asked."""

    party: Party
    webhook: Webhook
    prompts: Prompts
    folder: Path
    url: str

    async def first(self) -> tuple[Verb, ...]:
        """This function will ask what to do with a call that rings. Raises Away."""
        return await self._asked(Next(url="", fields={}), "ringing")

    async def hold(self, script: tuple[Verb, ...]) -> None:
        """This function will do what the dialogue says until it ends the call. Raises Away."""
        for _ in range(MOST_STEPS):
            following = await self._done(script)
            if following is None:
                return
            script = await self._asked(following, "in-progress")
        raise Away("the dialogue goes round in circles")

    async def _asked(self, following: Next, status: str) -> tuple[Verb, ...]:
        self.url = urljoin(self.url, following.url)
        fields = {**self.party.fields, "CallStatus": status, **following.fields}
        try:
            return verbs(text=await self.webhook.ask(url=self.url, fields=fields))
        except NoScript as error:
            raise Away(str(error)) from None

    async def _done(self, script: tuple[Verb, ...]) -> Next | None:
        """What follows, or None at the end of the script, which ends the call."""
        for verb in script:
            try:
                following = await _DOES[type(verb)](self, verb)
            except Over:
                return None
            if following is not None:
                return following
        return None

    async def _play(self, verb: Play) -> None:
        sound = self.party.stream.sound
        codec = sound.codec if sound else "PCMA"
        await self.party.stream.play(await self.prompts.sound(url=urljoin(self.url, verb.url), codec=codec))

    async def _pause(self, verb: Pause) -> None:
        await self.party.stream.pause(seconds=verb.seconds)

    async def _gather(self, verb: Gather) -> Next | None:
        stream, pressed, finished = self.party.stream, "", False
        stream.listen()
        try:
            for one in verb.said:
                await (self._play(one) if isinstance(one, Play) else self._pause(one))
            while len(pressed) < verb.most and not finished:
                key = await stream.key(seconds=verb.seconds)
                finished = not key or key in verb.finish
                pressed += "" if finished else key
        finally:
            stream.ignore()
        if not pressed and not verb.tells_nothing:
            return None
        return Next(url=verb.action, fields={"Digits": pressed})

    async def _record(self, verb: Record) -> Next | None:
        stream = self.party.stream
        if verb.beep and stream.sound:
            await stream.play(_beep(stream.sound.codec))
        recording, pressed = await stream.record(seconds=verb.seconds, silence=verb.silence, finish=verb.finish)
        if not recording.filled:
            return None
        name = await asyncio.to_thread(recording.keep, folder=self.folder)
        told = {"RecordingUrl": name, "RecordingSid": name, "RecordingDuration": str(recording.length)}
        return Next(url=verb.action, fields={**told, "Digits": pressed})

    async def _dial(self, verb: Dial) -> Next | None:
        how = await self.party.transfer(verb.number) if verb.number else "failed"
        if how == "completed":
            raise Over
        return Next(url=verb.action, fields={"DialCallStatus": how}) if verb.action else None

    async def _redirect(self, verb: Redirect) -> Next:
        return Next(url=verb.url, fields={})

    async def _end(self, _: Hangup | Reject) -> None:
        raise Over


def _beep(codec: str) -> bytes:
    angle = np.arange(int(RATE * BEEP_SECONDS)) * (2 * np.pi * BEEP_HERTZ / RATE)
    return payload(sound=(8_000 * np.sin(angle)).astype(np.int16), codec=codec)


_Kind = TypeVar("_Kind", bound=Verb)
_Doing = Callable[[Conversation, Verb], Awaitable[Next | None]]


def _doing(does: Callable[[Conversation, _Kind], Awaitable[Next | None]]) -> _Doing:
    return cast(_Doing, does)


_DOES: Mapping[type[Verb], _Doing] = {
    Play: _doing(Conversation._play),
    Pause: _doing(Conversation._pause),
    Gather: _doing(Conversation._gather),
    Record: _doing(Conversation._record),
    Dial: _doing(Conversation._dial),
    Redirect: _doing(Conversation._redirect),
    Hangup: _doing(Conversation._end),
    Reject: _doing(Conversation._end),
}
