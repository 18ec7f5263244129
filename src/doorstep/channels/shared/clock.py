"""The only place that asks the time."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.utils import timezone

_stands_at: ContextVar[datetime | None] = ContextVar("stands_at", default=None)


def now() -> datetime:
    """This function will return the present instant, aware, in UTC; inside `standing_at`, that one."""
    return _stands_at.get() or timezone.now()


@contextmanager
def standing_at(instant: datetime) -> Iterator[None]:
    """This function will let the clock of this thread stand at an aware instant, for tests and told stories."""
    token = _stands_at.set(instant)
    try:
        yield
    finally:
        _stands_at.reset(token)
