"""A gateway that only remembers, for tests and simulations."""

from dataclasses import dataclass, field
from datetime import datetime

from doorstep.gateways.sms.outcomes import NotTaken, Refused, Unknown


@dataclass(frozen=True, slots=True)
class Carried:
    """One text that was handed over."""

    to: str
    text: str
    reference: str
    event: str
    attempt: str
    at: datetime


class OutOfOrder(NotTaken):
    """The gateway was told to fail."""


@dataclass
class MemoryGateway:
    """Remembers what it was given in `carried`; the next `failures` sends fail, the `silences` after them are carried
    without an answer, and texts to `nobody` are refused for good."""

    carried: list[Carried] = field(default_factory=list)
    failures: int = 0
    silences: int = 0
    nobody: set[str] = field(default_factory=set)

    def send(
        self,
        *,
        to: str,
        text: str,
        reference: str,
        event: str,
        attempt: str,
        now: datetime,
        language: str = "en",
        valid_until: datetime | None = None,
        template_id: str = "",
        header: str = "",
    ) -> str:
        if self.failures:
            self.failures -= 1
            raise OutOfOrder("the memory gateway was told to fail")
        if to in self.nobody:
            raise Refused("the memory gateway was told to refuse this phone")
        self.carried.append(Carried(to=to, text=text, reference=reference, event=event, attempt=attempt, at=now))
        if self.silences:
            self.silences -= 1
            raise Unknown("the memory gateway was told to say nothing")
        return f"memory-{len(self.carried)}"

    def forget(self) -> None:
        """This function will make it as new."""
        self.carried.clear()
        self.nobody.clear()
        self.failures = self.silences = 0


MEMORY = MemoryGateway()
MEMORY_OF_SECOND = MemoryGateway()
"""Those that settings choose, for the first provider and for the second."""
