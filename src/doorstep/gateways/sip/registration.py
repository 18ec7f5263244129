"""Being known to a trunk: REGISTER, again before it runs out, as long as the line is open (RFC 3261, chapter 10)."""

import asyncio
import logging
import re
import socket
from collections.abc import Callable
from dataclasses import dataclass, field

from doorstep.gateways.sip.dialog import AGENT, token
from doorstep.gateways.sip.headers import MAGIC, PORT, name_address
from doorstep.gateways.sip.message import Malformed, Request, Response
from doorstep.gateways.sip.proof import Proof
from doorstep.gateways.sip.settings import Trunk
from doorstep.gateways.sip.transactions import Address, Asking, NotAnswered

logger = logging.getLogger(__name__)

RENEWED_AT = 0.8
"""Of the time that was granted: there is some left to try again."""
FIRST_PAUSE, LONGEST_PAUSE = 5.0, 300.0
SHORTEST_SECONDS = 2
MOST_SECONDS = 86_400


@dataclass(slots=True)
class Registration:
    """`found` is told the trunk's address as soon as it is known."""

    trunk: Trunk
    asking: Asking
    proof: Proof
    via: str
    contact: str
    found: Callable[[str], None]
    granted: int = 0
    """For how many seconds the trunk knows us; 0 when it does not."""
    first_pause: float = FIRST_PAUSE
    _call_id: str = field(default_factory=token)
    _tag: str = field(default_factory=token)
    _count: int = 0
    _seconds: int = 0

    async def keep(self) -> None:
        """This function will stay registered for ever; what goes wrong is logged and tried again, ever more slowly."""
        self._seconds, pause = self.trunk.seconds, self.first_pause
        while True:
            try:
                self.granted = await self._register(self._seconds)
            except (OSError, Malformed) as error:
                self.granted = 0
                logger.error("the trunk does not know us: %s; tried again in %.0f s", error, pause)
                await asyncio.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)
            else:
                pause = self.first_pause
                logger.info("registered for %s s", self.granted)
                await asyncio.sleep(max(SHORTEST_SECONDS, self.granted) * RENEWED_AT)

    async def leave(self) -> None:
        """This function will take the registration back, if the trunk answers in a second."""
        if not self.granted:
            return
        try:
            async with asyncio.timeout(1.0):
                await self._register(0)
        except (OSError, Malformed, TimeoutError):
            logger.warning("the registration was not taken back")
        self.granted = 0

    async def _register(self, seconds: int) -> int:
        to = await self._address()
        self.found(to[0])
        answer = await self._asked(seconds, to, None)
        proven = self.proof.header(answer=answer, method="REGISTER", uri=self._uri)
        if proven is not None:
            answer = await self._asked(seconds, to, proven)
        if answer.status == 423 and seconds:
            self._seconds = _number(answer.get("min-expires"), seconds)
            raise NotAnswered("the trunk wants a longer registration")
        if answer.status >= 300:
            raise NotAnswered(f"it answered REGISTER with {answer.status}")
        return self._granted(answer, seconds)

    def _granted(self, answer: Response, seconds: int) -> int:
        ours = self.contact.strip("<>")
        for value in answer.all("contact"):
            contact = name_address(value=value)
            if contact.uri == ours:
                return _number(contact.params.get("expires", ""), _number(answer.get("expires"), seconds))
        return _number(answer.get("expires"), seconds)

    async def _asked(self, seconds: int, to: Address, proven: tuple[str, str] | None) -> Response:
        self._count += 1
        branch = MAGIC + token()
        us = f"<sip:{self.trunk.user}@{self.trunk.domain or _host(self.trunk.registrar)[0]}>"
        headers = [
            ("via", f"SIP/2.0/UDP {self.via};rport;branch={branch}"),
            ("max-forwards", "70"),
            ("from", f"{us};tag={self._tag}"),
            ("to", us),
            ("call-id", self._call_id),
            ("cseq", f"{self._count} REGISTER"),
            ("contact", self.contact),
            ("expires", str(seconds)),
            ("user-agent", AGENT),
            *([proven] if proven else []),
        ]
        request = Request(headers=tuple(headers), method="REGISTER", uri=self._uri)
        return await self.asking.ask(request=request, to=to, branch=branch)

    @property
    def _uri(self) -> str:
        return f"sip:{self.trunk.domain or _host(self.trunk.registrar)[0]}"

    async def _address(self) -> Address:
        host, port = _host(self.trunk.registrar)
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_DGRAM)
        return str(found[0][4][0]), port


def _host(written: str) -> tuple[str, int]:
    found = re.fullmatch(r"(\[[^\]]+\]|[^:]+)(?::([0-9]{1,5}))?", written)
    if not found:
        raise NotAnswered("DOORSTEP_SIP_REGISTRAR is no host or host:port")
    return found[1].strip("[]"), int(found[2] or PORT)


def _number(written: str, usual: int) -> int:
    return min(int(written), MOST_SECONDS) if re.fullmatch(r"[0-9]{1,9}", written) else usual
