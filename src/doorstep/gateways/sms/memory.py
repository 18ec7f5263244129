"""A gateway that only remembers, for tests and simulations."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Carried:
    """One text that was handed over."""

    to: str
    text: str
    reference: str
    event: str
    attempt: str
    at: datetime


class OutOfOrder(ConnectionError):
    """The gateway was told to fail."""


@dataclass
class MemoryGateway:
    """Remembers what it was given in `carried`; the next `failures` sends fail."""

    carried: list[Carried] = field(default_factory=list)
    failures: int = 0

    def send(self, *, to: str, text: str, reference: str, event: str, attempt: str, now: datetime) -> str:
        if self.failures:
            self.failures -= 1
            raise OutOfOrder("the memory gateway was told to fail")
        self.carried.append(Carried(to=to, text=text, reference=reference, event=event, attempt=attempt, at=now))
        return f"memory-{len(self.carried)}"

    def forget(self) -> None:
        """This function will make it as new."""
        self.carried.clear()
        self.failures = 0


MEMORY = MemoryGateway()
"""The one that settings choose."""
