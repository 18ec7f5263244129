"""Many problems at once: in order, and complete even when a process dies."""

import os
import signal
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from doorstep.gateways.compute import compute


def squared(number: int) -> int:
    return number * number


def squared_unless_killed(item: tuple[int, str]) -> int:
    """Die the first time that anybody computes the number 3."""
    number, folder = item
    died = Path(folder) / "died"
    if number == 3 and not died.exists():
        died.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number


def divided(number: int) -> float:
    return 1 / number


def test_results_come_in_the_order_of_their_items() -> None:
    counted: list[int] = []
    found = compute(function=squared, items=range(5), where="", processes=2, done=counted.append)
    assert found == (0, 1, 4, 9, 16)
    assert counted == [1, 2, 3, 4, 5]


def test_nothing_to_compute_is_no_fault() -> None:
    assert compute(function=squared, items=[], where="") == ()


def test_a_killed_process_loses_nothing(tmp_path: Path) -> None:
    items = [(number, str(tmp_path)) for number in range(6)]
    assert compute(function=squared_unless_killed, items=items, where="", processes=2) == (0, 1, 4, 9, 16, 25)
    assert (tmp_path / "died").exists()


def test_what_the_function_raises_is_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        compute(function=divided, items=[1, 0], where="", processes=1)


@pytest.mark.skipif(find_spec("distributed") is not None, reason="distributed is installed here")
def test_a_scheduler_without_dask_is_explained() -> None:
    with pytest.raises(ImproperlyConfigured, match="requirements-compute"):
        compute(function=squared, items=[1], where="tcp://scheduler:8786")
