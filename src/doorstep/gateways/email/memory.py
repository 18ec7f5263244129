"""A gateway that only remembers, for tests and simulations."""

from dataclasses import dataclass, field
from datetime import datetime

from doorstep.gateways.email.mail import Mail, Undeliverable


class OutOfOrder(ConnectionError):
    """The gateway was told to fail."""


@dataclass
class MemoryGateway:
    """Remembers what it was given in `carried`, with the attempt; the next `failures` sends fail, and mail to `nobody`
    is refused for good."""

    carried: list[tuple[Mail, str]] = field(default_factory=list)
    failures: int = 0
    nobody: set[str] = field(default_factory=set)

    def send(self, *, mail: Mail, attempt: str, now: datetime) -> str:
        if self.failures:
            self.failures -= 1
            raise OutOfOrder("the memory gateway was told to fail")
        if mail.to in self.nobody:
            raise Undeliverable("the memory gateway was told to refuse this address")
        self.carried.append((mail, attempt))
        return f"memory-{len(self.carried)}"

    def forget(self) -> None:
        """This function will make it as new."""
        self.carried.clear()
        self.nobody.clear()
        self.failures = 0


MEMORY = MemoryGateway()
"""The one that settings choose."""
