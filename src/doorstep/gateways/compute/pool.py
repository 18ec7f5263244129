"""Computing on this machine: a pool of processes of the standard library."""

from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

# A problem that kills its process each time is not tried for ever.
POOLS = 4


def compute_here(
    *, function: Callable[[Item], Result], items: Sequence[Item], processes: int | None, done: Callable[[int], None]
) -> tuple[Result, ...]:
    """This function will compute each item in a pool; what a broken pool had not given is asked of a new one.

    Raises BrokenProcessPool when that did not help either."""
    results: dict[int, Result] = {}
    for pool_number in range(1, POOLS + 1):
        try:
            _fill(results, function, items, processes, done)
            break
        except BrokenProcessPool:
            if pool_number == POOLS:
                raise
    return tuple(results[number] for number in range(len(items)))


def _fill(
    results: dict[int, Result],
    function: Callable[[Item], Result],
    items: Sequence[Item],
    processes: int | None,
    done: Callable[[int], None],
) -> None:
    # Spawned, not forked: a copy of a process with threads and open connections is asking for trouble.
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        missing = [number for number in range(len(items)) if number not in results]
        futures = {pool.submit(function, items[number]): number for number in missing}
        for future in as_completed(futures):
            results[futures[future]] = future.result()
            done(len(results))
