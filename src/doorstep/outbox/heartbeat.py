"""Keeping a lease alive while a long job runs."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import DatabaseError, connections

logger = logging.getLogger(__name__)


@contextmanager
def beating(*, beat: Callable[[], bool], every_seconds: float, at_most: int) -> Iterator[None]:
    """This function will call `beat` from a thread of its own every so many seconds, for as long as the block runs.

    It ends early when `beat` answers False (somebody else has the job now) and after `at_most` beats, so that work
    that hangs for ever does not hold its job for ever. A block shorter than one beat never touches the database."""
    stopped = threading.Event()
    thread = threading.Thread(target=_beat, args=(beat, every_seconds, at_most, stopped), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join()


def _beat(beat: Callable[[], bool], every_seconds: float, at_most: int, stopped: threading.Event) -> None:
    for _ in range(at_most):
        if stopped.wait(every_seconds):
            return
        try:
            if not beat():
                return
        except DatabaseError as error:
            # A busy database is no reason to give up the lease: the next beat may come in time.
            logger.warning("a heartbeat was missed: %s", type(error).__name__)
        finally:
            connections.close_all()
