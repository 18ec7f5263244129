"""Starting over when the database took this transaction back to let another one finish."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import OperationalError

from doorstep.planning.queries import RoadsMoved

P = ParamSpec("P")
T = TypeVar("T")

# SQLSTATE: deadlock_detected, serialization_failure. https://www.postgresql.org/docs/current/errcodes-appendix.html
TAKEN_BACK = frozenset({"40P01", "40001"})
ATTEMPTS = 8


def again_after_deadlock(action: Callable[P, T]) -> Callable[P, T]:
    """This function will return the action so that it starts over when PostgreSQL ended its transaction for another's.

    Two moves may each want the route that the other has: one of them is rolled back, all of it, and finds the other's
    result when it runs again. So does whoever began before the city was given other roads. For whole actions only,
    which begin their own transaction."""

    @wraps(action)
    def begun_again(*args: P.args, **kwargs: P.kwargs) -> T:
        for _attempt in range(ATTEMPTS - 1):
            try:
                return action(*args, **kwargs)
            except OperationalError as error:
                if not isinstance(error, RoadsMoved) and getattr(error.__cause__, "sqlstate", None) not in TAKEN_BACK:
                    raise
        return action(*args, **kwargs)

    return begun_again
