"""A line on loopback for as long as a test lasts."""

import asyncio
import ipaddress
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from doorstep.gateways.sip.line import Line
from doorstep.gateways.sip.settings import Setting
from doorstep.gateways.sip.timers import Timers
from doorstep.gateways.sip.webhook import Webhook

LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"),)
QUICK = Timers(t1=0.05, t2=0.2, t4=0.2)


@asynccontextmanager
async def open_line(
    *,
    webhook: Webhook,
    asks: str = "http://dialogue.test/start",
    tells: str = "http://dialogue.test/ended",
    **changed: Any,
) -> AsyncIterator[Line]:
    """A line that listens; at its end nothing of it is left."""
    asked: dict[str, Any] = {
        "webhook": asks,
        "status": tells,
        "port": 0,
        "allowed": LOOPBACK,
        "calls_per_second": 100.0,
        "first_port": 20_000,
        "last_port": 29_999,
    }
    line = Line(setting=Setting(**(asked | changed)), webhook=webhook)
    await line.start()
    try:
        yield line
    finally:
        await line.stop()


async def until(condition: Any, *, seconds: float = 10.0) -> None:
    """Wait until something is so, or fail."""
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.01)
