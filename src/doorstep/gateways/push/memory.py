"""A gateway that only remembers, for tests and simulations."""

from dataclasses import dataclass, field
from datetime import datetime

from doorstep.gateways.push.outcomes import Gone, NotTaken
from doorstep.gateways.push.values import Browser, Wake


@dataclass
class MemoryGateway:
    """Remembers what it was given in `carried`; the next `failures` fail, and browsers at `gone` are there no more."""

    carried: list[tuple[Browser, Wake]] = field(default_factory=list)
    failures: int = 0
    gone: set[str] = field(default_factory=set)

    def send(
        self, *, browser: Browser, wake: Wake, attempt: str, now: datetime, valid_until: datetime | None = None
    ) -> str:
        if self.failures:
            self.failures -= 1
            raise NotTaken("the memory gateway was told to fail")
        if browser.endpoint in self.gone:
            raise Gone("the memory gateway was told that this browser is gone")
        self.carried.append((browser, wake))
        return f"memory-{len(self.carried)}"

    def forget(self) -> None:
        """This function will make it as new."""
        self.carried.clear()
        self.gone.clear()
        self.failures = 0


MEMORY = MemoryGateway()
"""The one that settings choose."""
