"""Many threads that begin together, each with a connection of its own."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import TypeVar

from django.db import connections

T = TypeVar("T")
PATIENCE_S = 120


def at_once(number: int, act: Callable[[int], T]) -> list[T | Exception]:
    """This function will run act(0) to act(number - 1) at once, and return what each gave or raised."""
    begin = Barrier(number)
    came: list[T | Exception] = [TimeoutError("the thread did not end")] * number

    def run(place: int) -> None:
        try:
            begin.wait(PATIENCE_S)
            came[place] = act(place)
        except Exception as error:
            came[place] = error
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(place,), daemon=True) for place in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_S)
    return came
