"""The inner loop of offers in Numba, without wishes and hours of the day; compiled at its first call, kept on disk."""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray


@njit(cache=True)
def starts(gap: NDArray[Any], pause: NDArray[Any], there: int, away: int, service: int, window: NDArray[Any]) -> bool:
    """This function will tell whether a visit fits into a gap within a window: in one of the ways past the break."""
    has, rest, opens, closes = pause
    before, after, done, due = gap[4], gap[5], gap[10], gap[11]
    start = max(after + there, window[0])
    if start <= window[1] and start + service + away <= done:
        return True
    if not has:
        return False
    start = max(before + there, window[0])
    ready = start + service
    if start > window[1]:
        return False
    return bool(ready + away <= due or (ready <= closes and max(ready, opens) + rest + away <= done))


@njit(cache=True)
def loop(
    gaps: NDArray[Any],
    first: NDArray[Any],
    skills: NDArray[Any],
    pauses: NDArray[Any],
    to: NDArray[Any],
    onward: NDArray[Any],
    service: int,
    windows: NDArray[Any],
    skill: np.uint64,
    found: NDArray[Any],
) -> None:
    """This function will write into `found` the least extra seconds for each window."""
    for r in range(len(skills)):
        if skills[r] & skill != skill:
            continue
        for g in range(first[r], first[r + 1]):
            there, away = np.int64(to[gaps[g, 0]]), np.int64(onward[gaps[g, 1]])
            extra = there + away - gaps[g, 2]
            for w in range(len(windows)):
                if extra < found[w] and starts(gaps[g], pauses[r], there, away, service, windows[w]):
                    found[w] = extra
