"""A registrar on loopback: it wants a proof, and keeps who is registered."""

import asyncio
import re
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from doorstep.gateways.sip.digest import Challenge, response
from doorstep.gateways.sip.message import Request, Response, parse, serialised


@dataclass
class Trunk(asyncio.DatagramProtocol):
    """Counts what came. The first `deaf` messages are lost on the way."""

    algorithm: str = "SHA-256"
    qop: bool = True
    seconds: int = 60
    least: int = 0
    deaf: int = 0
    user: str = "line"
    password: str = "secret"
    came: list[Request] = field(default_factory=list)
    registered: list[int] = field(default_factory=list)
    port: int = 0
    _nonces: dict[str, int] = field(default_factory=dict)
    _wire: Any = None

    def connection_made(self, transport: Any) -> None:
        self._wire = transport
        self.port = transport.get_extra_info("sockname")[1]

    def datagram_received(self, data: bytes, addr: tuple[Any, ...]) -> None:
        request = parse(data=data)
        if not isinstance(request, Request):
            return
        self.came.append(request)
        if len(self.came) <= self.deaf:
            return
        status, extra = self._judged(request)
        kept = [(name, value) for name, value in request.headers if name in ("via", "from", "to", "call-id", "cseq")]
        self._wire.sendto(serialised(Response(headers=(*kept, *extra), status=status, reason="So")), addr)

    def _judged(self, request: Request) -> tuple[int, list[tuple[str, str]]]:
        seconds = int(request.get("expires"))
        if 0 < seconds < self.least:
            return 423, [("min-expires", str(self.least))]
        if not self._proven(request):
            nonce = secrets.token_hex(8)
            self._nonces[nonce] = 0
            qop = ', qop="auth"' if self.qop else ""
            said = f'Digest realm="trunk", nonce="{nonce}", algorithm={self.algorithm}{qop}, opaque="o"'
            return 401, [("www-authenticate", said)]
        self.registered.append(seconds)
        return 200, [("contact", f"{request.get('contact')};expires={min(seconds, self.seconds)}")]

    def _proven(self, request: Request) -> bool:
        said = dict(re.findall(r'([a-z]+)="?([^",]+)"?', request.get("authorization")))
        if said.get("nonce") not in self._nonces:
            return False
        count = int(said.get("nc", "1"), 16)
        asked = Challenge("trunk", said["nonce"], self.algorithm, "o", self.qop, False)
        right = response(
            challenge=asked,
            user=self.user,
            password=self.password,
            method="REGISTER",
            uri=said["uri"],
            cnonce=said.get("cnonce", ""),
            count=count,
        )
        fresh = not self.qop or count > self._nonces[said["nonce"]]
        self._nonces[said["nonce"]] = count
        return fresh and said["username"] == self.user and said["response"] == right


@asynccontextmanager
async def open_trunk(**changed: Any) -> AsyncIterator[Trunk]:
    """A registrar for as long as a test lasts."""
    trunk = Trunk(**changed)
    wire, _ = await asyncio.get_running_loop().create_datagram_endpoint(lambda: trunk, ("127.0.0.1", 0))
    try:
        yield trunk
    finally:
        wire.close()
