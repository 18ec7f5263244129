"""The door out for computing: problems that know nothing of each other, solved on all cores or on many machines."""

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TypeVar

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from doorstep.gateways.compute.pool import compute_here

Item = TypeVar("Item")
Result = TypeVar("Result")

_NO_DASK = "DOORSTEP_COMPUTE names a Dask scheduler, and `distributed` is not installed: use requirements-compute.txt."


def compute(
    *,
    function: Callable[[Item], Result],
    items: Sequence[Item],
    where: str | None = None,
    processes: int | None = None,
    done: Callable[[int], None] = lambda count: None,
) -> tuple[Result, ...]:
    """This function will return function(item) for each item, in order, each computed in another process.

    Where: at a Dask scheduler such as tcp://scheduler:8786, else ("") in so many processes of this machine (None: one a
    core); None asks settings.COMPUTE. `done` is told how many results are there. Function, items and results are
    pickled: the function stands in a module that the other side can import. When a process dies its items are computed
    again, so the function must not change the world. What the function raises is raised here. Raises
    ImproperlyConfigured where Dask is not installed, OSError where no scheduler answers.
    """
    address = settings.COMPUTE if where is None else where
    if not address:
        return compute_here(function=function, items=items, processes=processes, done=done)
    try:
        # An extra of few: whoever computes on one machine does without.
        dask = import_module("doorstep.gateways.compute.dask")
    except ModuleNotFoundError as error:
        raise ImproperlyConfigured(_NO_DASK) from error
    results: tuple[Result, ...] = dask.compute_at(function=function, items=items, address=address, done=done)
    return results
