"""One call, from the first ring to the end: what SIP asks of it, around what the dialogue says in it."""

import asyncio
import logging
import re
import secrets
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from doorstep.gateways.sip import sdp
from doorstep.gateways.sip.conversation import Conversation
from doorstep.gateways.sip.dialog import ALLOWED, Dialog
from doorstep.gateways.sip.message import Request, Response, answered
from doorstep.gateways.sip.prompts import Prompts
from doorstep.gateways.sip.settings import Setting
from doorstep.gateways.sip.stream import Stream
from doorstep.gateways.sip.transactions import Address, Asked, NotAnswered
from doorstep.gateways.sip.twiml import Reject
from doorstep.gateways.sip.webhook import Away, Webhook

logger = logging.getLogger(__name__)

TRANSFER_SECONDS = 60.0
_FRAGMENT = re.compile(rb"SIP/2\.0 ([1-6][0-9]{2})")
_HOW = {486: "busy", 600: "busy", 603: "busy", 408: "no-answer", 480: "no-answer", 487: "no-answer"}
_INFO_KEY = re.compile(rb"Signal\s*=\s*([0-9*#])")


class Exchange(Protocol):
    """What a call needs around it."""

    setting: Setting
    webhook: Webhook
    prompts: Prompts
    via: str

    async def ask(self, *, dialog: Dialog, method: str, to: Address, extra: Sequence[tuple[str, str]] = ()) -> Response:
        """This function will ask the other end, and prove who we are when that is wanted. Raises NotAnswered."""
        ...

    def spawn(self, work: Coroutine[Any, Any, None], *, brief: bool = False) -> "asyncio.Task[None]":
        """This function will do something in the background; what is brief is waited for at the very end."""
        ...

    def ended(self, call: "Call", how: str) -> None:
        """This function will tell the dialogue how a call ended."""
        ...

    def gone(self, call: "Call") -> None:
        """This function will let go of a call: nothing more comes of it."""
        ...


@dataclass(eq=False, slots=True)
class Call:
    """`back` is where it came from, and where everything of ours goes to: the trunk knows the way on."""

    exchange: Exchange
    invite: Asked
    dialog: Dialog
    stream: Stream
    back: Address
    offered: sdp.Sound | None
    fields: Mapping[str, str]
    over: bool = False
    seconds: float = 0.0
    _since: float = 0.0
    _how: str = "completed"
    _bye: bool = False
    _is_answered: bool = False
    _session: int = field(default_factory=lambda: secrets.randbits(31))
    _version: int = 1
    _open: Asked | None = None
    _notified: "asyncio.Queue[int]" = field(default_factory=asyncio.Queue)
    _task: "asyncio.Task[None] | None" = None
    _heard: asyncio.Event = field(default_factory=asyncio.Event)
    _confirmed: asyncio.Event = field(default_factory=asyncio.Event)

    def start(self) -> None:
        """This function will let it ring and begin the conversation."""
        self.stream.gone = lambda: self.end("completed")
        self._answer(self.invite, 100)
        self._answer(self.invite, 180)
        self._task = self.exchange.spawn(self._run())
        self._task.add_done_callback(self._finish)

    def end(self, how: str, *, bye: bool = True) -> None:
        """This function will end it from outside; with `bye` the other end is told, if it was answered."""
        if self._task is None or self.over or self._task.done():
            return
        self._how, self._bye = how, bye
        self.over = True
        self._task.cancel()

    async def _run(self) -> None:
        setting = self.exchange.setting
        self._bye = True
        try:
            async with asyncio.timeout(setting.longest_seconds):
                await self._converse()
        except TimeoutError:
            logger.warning("a call was ended because it took too long")
        except Away as error:
            logger.error("a call was lost to the dialogue: %s", error)
            self._how = "failed"
        except Exception:
            logger.exception("a call failed")
            self._how = "failed"

    async def _converse(self) -> None:
        exchange = self.exchange
        conversation = Conversation(
            party=self,
            webhook=exchange.webhook,
            prompts=exchange.prompts,
            folder=Path(exchange.setting.folder),
            url=exchange.setting.webhook,
        )
        script = await conversation.first()
        if script and isinstance(script[0], Reject):
            self._how = "busy"
            self._refuse(486 if script[0].busy else 603)
            return
        self._accept(self.invite, self.offered)
        self._is_answered, self._since = True, asyncio.get_running_loop().time()
        # Without an offer the ACK tells where sound goes to.
        await self._heard.wait()
        await conversation.hold(script)

    def _finish(self, _: object) -> None:
        """However the conversation ended, and even if it never began."""
        self.over = True
        self.stream.close()
        self._refuse(487 if self._how == "canceled" else 503)
        if self._is_answered:
            self.seconds = asyncio.get_running_loop().time() - self._since
        self.exchange.ended(self, self._how)
        if self._is_answered and self._bye:
            self.exchange.spawn(self._hang_up(), brief=True)
        else:
            self.invite.rest()
            self.exchange.gone(self)

    async def _hang_up(self) -> None:
        patience = self.exchange.setting.timers.patience
        try:
            # Not before the other end knows that we answered (RFC 3261, 15).
            async with asyncio.timeout(patience):
                await self._confirmed.wait()
        except TimeoutError:
            logger.warning("the other end did not confirm that a call was answered")
        try:
            await self.exchange.ask(dialog=self.dialog, method="BYE", to=self.back)
        except NotAnswered:
            logger.warning("the other end did not confirm that a call is over")
        finally:
            self.exchange.gone(self)

    async def transfer(self, number: str) -> str:
        """This function will ask the trunk to hand the caller over (REFER, RFC 3515), and return how that went."""
        setting = self.exchange.setting
        where = f"<sip:{number}@{setting.trunk.domain or self.back[0]}>"
        extra = [("refer-to", where), ("referred-by", self.dialog.here.partition(";")[0])]
        try:
            answer = await self.exchange.ask(dialog=self.dialog, method="REFER", to=self.back, extra=extra)
            if answer.status >= 300:
                logger.warning("the trunk refused a transfer with %s", answer.status)
                return "failed"
            async with asyncio.timeout(TRANSFER_SECONDS):
                while (status := await self._notified.get()) < 200:
                    pass
        except (NotAnswered, TimeoutError):
            return "no-answer"
        return "completed" if status < 300 else _HOW.get(status, "failed")

    # What the other end asks while the call lasts.

    def take(self, asked: Asked) -> None:
        """This function will answer a request of this call."""
        if self.over:
            # Both hung up at once.
            self._answer(asked, 200 if asked.request.method == "BYE" else 481)
            return
        if not self.dialog.takes(asked.request):
            self._answer(asked, 500)
            return
        does = _TAKES.get(asked.request.method)
        if does is None:
            self._answer(asked, 405, extra=[("allow", ALLOWED)])
        else:
            does(self, asked)

    def confirm(self, ack: Request) -> None:
        """This function will take the ACK of our accepting answer, and the sound that was agreed in it."""
        waiting = self._open
        if waiting is None or ack.cseq[0] != waiting.request.cseq[0]:
            return
        self._open = None
        waiting.confirm(ack)
        self._confirmed.set()
        if self.over:
            return
        if self.stream.sound is None or not waiting.request.body:
            self._agree(ack)

    def _agree(self, ack: Request) -> None:
        try:
            self.stream.use(sdp.agreed(body=ack.body, codecs=self.exchange.setting.codecs))
            self._heard.set()
        except sdp.NoSound:
            self.end("failed")

    def _bye_came(self, asked: Asked) -> None:
        self._answer(asked, 200)
        self.end("completed", bye=False)

    def _invited_again(self, asked: Asked) -> None:
        if self._open is not None or not self._is_answered:
            self._answer(asked, 491)
            return
        try:
            sound = described(request=asked.request, codecs=self.exchange.setting.codecs)
        except sdp.NoSound:
            self._answer(asked, 488)
            return
        self._accept(asked, sound)

    def _notified_of(self, asked: Asked) -> None:
        self._answer(asked, 200)
        if (found := _FRAGMENT.match(asked.request.body)) and self._notified.qsize() < 16:
            self._notified.put_nowait(int(found[1]))

    def _informed(self, asked: Asked) -> None:
        self._answer(asked, 200)
        if found := _INFO_KEY.search(asked.request.body):
            self.stream.press(found[1].decode())

    def _accept(self, asked: Asked, sound: sdp.Sound | None) -> None:
        setting = self.exchange.setting
        said = partial(sdp.offer, codecs=setting.codecs) if sound is None else partial(sdp.answer, sound=sound)
        body = said(host=setting.told, port=self.stream.port, session=self._session, version=self._version)
        self._version += 1
        if sound is not None:
            self.stream.use(sound)
            self._heard.set()
        self._open = asked
        asked.unacknowledged = lambda: self.end("completed")
        kind = [("content-type", "application/sdp"), ("allow", ALLOWED)]
        self._answer(asked, 200, extra=kind, body=body)

    def _refuse(self, status: int) -> None:
        if not self.invite.is_answered:
            extra = [("retry-after", "30")] if status == 503 else []
            self._answer(self.invite, status, extra=extra)

    def _answer(self, asked: Asked, status: int, *, extra: Sequence[tuple[str, str]] = (), body: bytes = b"") -> None:
        known = [("contact", self.dialog.contact)] if asked.request.method == "INVITE" and 100 < status < 300 else []
        routes = [("record-route", one) for one in self.dialog.route] if known else []
        tag = self.dialog.tag
        asked.answer(
            answered(request=asked.request, status=status, tag=tag, extra=[*routes, *known, *extra], body=body)
        )


def described(*, request: Request, codecs: Sequence[str]) -> sdp.Sound | None:
    """This function will read the offer of an INVITE; None when it leaves the offer to us. Raises NoSound."""
    if not request.body:
        return None
    if request.get("content-type").partition(";")[0].strip().lower() != "application/sdp":
        raise sdp.NoSound("no description of sound")
    return sdp.agreed(body=request.body, codecs=codecs)


_TAKES: Mapping[str, Callable[[Call, Asked], None]] = {
    "BYE": Call._bye_came,
    "INVITE": Call._invited_again,
    "NOTIFY": Call._notified_of,
    "INFO": Call._informed,
    "OPTIONS": lambda call, asked: call._answer(asked, 200, extra=[("allow", ALLOWED)]),
}
