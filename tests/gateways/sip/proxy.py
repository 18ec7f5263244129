"""A bad network between a phone and the line: it loses packets, lets others come late, and counts both."""

import asyncio
import random
import re
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

Address = tuple[str, int]

_PORT = re.compile(rb"m=audio ([0-9]+) ")
LATE_SECONDS = (0.01, 0.08)


class _Leg(asyncio.DatagramProtocol):
    """One socket; what comes in goes through `proxy` and out of the socket on the other side."""

    def __init__(self, proxy: "Proxy", to: Address | None) -> None:
        self.proxy, self.to = proxy, to
        self.other: _Leg | None = None
        self.wire: Any = None

    def connection_made(self, transport: Any) -> None:
        self.wire = transport

    def datagram_received(self, data: bytes, addr: tuple[Any, ...]) -> None:
        asyncio.get_running_loop().create_task(self.proxy.carry(self, data, (addr[0], addr[1])))

    @property
    def port(self) -> int:
        return int(self.wire.get_extra_info("sockname")[1])


class Proxy:
    """Each packet is lost with the chance `loss`, else late with the chance `late`. The ports of sound in a message are
    replaced by its own, so that sound goes the same way."""

    def __init__(self, *, loss: float, late: float, seed: int) -> None:
        self.counts: Counter[str] = Counter()
        self._loss, self._late, self._chance = loss, late, random.Random(seed)
        self._sound: dict[int, int] = {}
        self._legs: list[_Leg] = []
        self._front: _Leg | None = None
        self._backs: dict[Address, _Leg] = {}
        self._line: Address = ("127.0.0.1", 0)

    async def open(self, line: Address) -> int:
        self._line = line
        self._front = await self._leg(None)
        return self._front.port

    def close(self) -> None:
        for leg in self._legs:
            leg.wire.close()

    async def carry(self, leg: _Leg, data: bytes, came_from: Address) -> None:
        out, to = await self._way(leg, came_from)
        if b"m=audio" in data and leg in (self._front, *self._backs.values()):
            data = await self._with_our_sound(data)
        self.counts["carried"] += 1
        if self._chance.random() < self._loss:
            self.counts["lost"] += 1
            return
        if self._chance.random() < self._late:
            self.counts["late"] += 1
            await asyncio.sleep(self._chance.uniform(*LATE_SECONDS))
        if not out.wire.is_closing():
            out.wire.sendto(data, to)

    async def _way(self, leg: _Leg, came_from: Address) -> tuple[_Leg, Address]:
        if leg is self._front:
            if came_from not in self._backs:
                self._backs[came_from] = await self._leg(None)
                self._backs[came_from].to = came_from
            return self._backs[came_from], self._line
        if leg in self._backs.values():
            assert self._front is not None and leg.to is not None
            return self._front, leg.to
        assert leg.to is not None
        return leg, leg.to

    async def _with_our_sound(self, data: bytes) -> bytes:
        found = _PORT.search(data)
        if not found:
            return data
        port = int(found[1])
        if port not in self._sound:
            leg = await self._leg(("127.0.0.1", port))
            self._sound[port] = leg.port
        # As long as before, so that Content-Length stays right.
        written = str(self._sound[port]).encode().rjust(len(found[1]), b"0")
        return data[: found.start(1)] + written + data[found.end(1) :]

    async def _leg(self, to: Address | None) -> _Leg:
        leg = _Leg(self, to)
        await asyncio.get_running_loop().create_datagram_endpoint(lambda: leg, ("127.0.0.1", 0))
        self._legs.append(leg)
        return leg


@asynccontextmanager
async def bad_network(*, line: int, loss: float, late: float, seed: int = 3) -> AsyncIterator[tuple[Proxy, int]]:
    """A proxy before the line, and its port."""
    proxy = Proxy(loss=loss, late=late, seed=seed)
    port = await proxy.open(("127.0.0.1", line))
    try:
        yield proxy, port
    finally:
        proxy.close()
