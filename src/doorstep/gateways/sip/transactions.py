"""Requests and their answers over a network that loses and repeats: RFC 3261, chapter 17, with RFC 6026."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from doorstep.gateways.sip.message import Request, Response, serialised
from doorstep.gateways.sip.timers import Timers

Address = tuple[str, int]
Send = Callable[[bytes, Address], None]


class NotAnswered(ConnectionError):
    """No final answer came in time."""


def _nobody() -> None:
    """Whom an ACK is no news for."""


@dataclass(eq=False, slots=True)
class Asked:
    """One request that came: its answer is sent again as often as needed, until it is acknowledged or too late.

    `over` is called when nothing more is expected; `unacknowledged` when no ACK came to an accepting answer."""

    request: Request
    back: Address
    send: Send
    timers: Timers
    over: Callable[[], None]
    unacknowledged: Callable[[], None] = _nobody
    acknowledged: Callable[[Request], None] | None = None
    _last: bytes = b""
    _status: int = 0
    _confirmed: bool = False
    _again: asyncio.TimerHandle | None = None
    _end: asyncio.TimerHandle | None = None

    @property
    def is_answered(self) -> bool:
        return self._status >= 200

    def answer(self, response: Response) -> None:
        """This function will send an answer; after a final one there is no other."""
        if self.is_answered:
            return
        self._last, self._status = serialised(response), response.status
        self.send(self._last, self.back)
        if response.status < 200:
            return
        loop = asyncio.get_running_loop()
        # Timers H and L for an INVITE, J for all others.
        self._end = loop.call_later(self.timers.patience, self._given_up)
        if self.request.method == "INVITE":
            self._repeat_in(self.timers.t1)

    def came_again(self) -> None:
        """This function will repeat the last answer: the request came once more, so the answer may have been lost."""
        if self._last and not self._confirmed:
            self.send(self._last, self.back)

    def confirm(self, ack: Request) -> None:
        """This function will stop repeating: the answer has arrived."""
        if self._confirmed or not self.is_answered:
            return
        self._confirmed = True
        if self._again:
            self._again.cancel()
        if self._status >= 300 and self._end:
            # Timer I: only late repeats of the ACK are expected now.
            self._end.cancel()
            self._end = asyncio.get_running_loop().call_later(self.timers.t4, self._finish)
        if self.acknowledged:
            self.acknowledged(ack)

    def rest(self) -> None:
        """This function will repeat an accepting answer no more: whoever asked has hung up."""
        if self._status >= 300:
            return
        self._confirmed = True
        if self._again:
            self._again.cancel()

    def forget(self) -> None:
        """This function will stop all timers."""
        for handle in (self._again, self._end):
            if handle:
                handle.cancel()

    def _repeat_in(self, seconds: float) -> None:
        self._again = asyncio.get_running_loop().call_later(seconds, self._repeat, seconds)

    def _repeat(self, waited: float) -> None:
        # Timer G, and 13.3.1.4 for an accepting answer.
        self.send(self._last, self.back)
        self._repeat_in(min(2 * waited, self.timers.t2))

    def _given_up(self) -> None:
        accepted = self.request.method == "INVITE" and self._status < 300 and not self._confirmed
        self._finish()
        if accepted:
            self.unacknowledged()

    def _finish(self) -> None:
        self.forget()
        self.over()


@dataclass(slots=True)
class Asking:
    """Requests of ours that wait for an answer."""

    send: Send
    timers: Timers
    _waiting: dict[tuple[str, str], "asyncio.Queue[Response]"] = field(default_factory=dict)

    async def ask(self, *, request: Request, to: Address, branch: str) -> Response:
        """This function will send a request until its final answer comes (timers E and F), or raise NotAnswered."""
        key, answers = (branch, request.method), asyncio.Queue[Response]()
        self._waiting[key] = answers
        try:
            async with asyncio.timeout(self.timers.patience):
                return await self._answer(serialised(request), to, answers)
        except TimeoutError:
            raise NotAnswered(f"no answer to {request.method}") from None
        finally:
            del self._waiting[key]

    async def _answer(self, data: bytes, to: Address, answers: "asyncio.Queue[Response]") -> Response:
        pause = self.timers.t1
        while True:
            self.send(data, to)
            try:
                async with asyncio.timeout(pause):
                    response = await answers.get()
                    while response.status < 200:
                        pause = self.timers.t2
                        response = await answers.get()
                    return response
            except TimeoutError:
                pause = min(2 * pause, self.timers.t2)

    def came(self, *, response: Response, branch: str) -> None:
        """This function will hand an answer to whoever waits for it; one that nobody waits for is a repeat."""
        waiting = self._waiting.get((branch, response.cseq[1]))
        if waiting is not None:
            waiting.put_nowait(response)
