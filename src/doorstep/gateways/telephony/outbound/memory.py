"""A provider that only remembers whom it joined, for tests."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime


@dataclass
class MemoryDialler:
    """Remembers desk and phone of each call in `joined`; the next call gives `fails`, if that is set, once. `before` is
    called when it is asked, so that a test sees how things stand then."""

    joined: list[tuple[str, str]] = field(default_factory=list)
    fails: Exception | None = None
    before: Callable[[], object] | None = None

    def connect(self, *, desk: str, phone: str, now: datetime) -> str:
        if self.before is not None:
            self.before()
        if self.fails is not None:
            error, self.fails = self.fails, None
            raise error
        self.joined.append((desk, phone))
        return f"memory-{len(self.joined)}"

    def forget(self) -> None:
        """This function will make it as new."""
        self.joined.clear()
        self.fails = self.before = None


MEMORY = MemoryDialler()
