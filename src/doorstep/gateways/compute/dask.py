"""Computing on other machines: Dask's scheduler and its workers (the `distributed` package)."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from distributed import Client, as_completed

Item = TypeVar("Item")
Result = TypeVar("Result")

CONNECT_S = 10


def compute_at(
    *, function: Callable[[Item], Result], items: Sequence[Item], address: str, done: Callable[[int], None]
) -> tuple[Result, ...]:
    """This function will let the scheduler at the address have each item computed, and wait for all of them.

    The scheduler gives what a dead worker was at, and results that were only there, to the others. Raises OSError when
    it does not answer.
    """
    with Client(address, timeout=CONNECT_S, set_as_default=False) as client:
        # Each item travels with its task, so that it can be sent again; what is scattered is lost with its worker.
        futures = [client.submit(function, item, pure=False) for item in items]
        for count, _ in enumerate(as_completed(futures, loop=client.loop), start=1):
            done(count)
        return tuple(client.gather(futures))
