"""One clock for all calls: every 20 milliseconds each of them sends its next packet."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field

logger = logging.getLogger(__name__)

PERIOD = 0.02
MOST_BEHIND = 0.2


@dataclass(slots=True)
class Pacer:
    """Ticks by the instant at which each tick is due, so that it neither drifts nor sends in bursts."""

    ticks: dict[object, Callable[[], None]] = field(default_factory=dict)
    skipped: int = 0

    async def run(self) -> None:
        """This function will tick for ever."""
        loop = asyncio.get_running_loop()
        due = loop.time()
        while True:
            due += PERIOD
            behind = loop.time() - due
            if behind > MOST_BEHIND:
                self.skipped += int(behind / PERIOD)
                due += behind
            await asyncio.sleep(max(0.0, -behind))
            for tick in tuple(self.ticks.values()):
                try:
                    tick()
                except Exception:
                    logger.exception("a call could not send its sound")
