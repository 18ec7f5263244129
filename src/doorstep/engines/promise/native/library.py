"""The compiled kernel as Python sees it: the structures of kernel.h and search.h, and the functions that take them."""

import ctypes
from collections.abc import Sequence
from ctypes import POINTER, Structure, c_double, c_int64, c_uint64, c_void_p
from functools import lru_cache
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from doorstep.engines.routing.hours import HourProfile


class KernelMissingError(RuntimeError):
    """The compiled kernel is not there."""


class Hours(Structure):
    _fields_: ClassVar = [("flat", c_int64), ("speeds", c_int64 * 24), ("done", c_int64 * 24)]


class Spans(Structure):
    _fields_: ClassVar = [("first", c_void_p), ("starts", c_void_p), ("ends", c_void_p)]


class Table(Structure):
    _fields_: ClassVar = [
        ("routes", c_int64),
        *((name, c_void_p) for name in ("first", "gaps", "skills", "kits", "pauses")),
    ]


class Line(Structure):
    _fields_: ClassVar = [("base", c_void_p), ("stride", c_int64), ("size", c_int64)]


class Heat(Structure):
    _fields_: ClassVar = [(name, c_double) for name in ("warm", "cold", "blink", "left_out")]


class Problem(Structure):
    _fields_: ClassVar = [
        *((name, c_int64) for name in ("visits", "routes", "near_count", "near_route_count", "around_count", "depots")),
        ("hours", POINTER(Hours)),
        ("spans", Spans),
        *(
            (name, c_void_p)
            for name in (
                *("onward", "inward", "service", "load", "kits", "aside", "optional", "movable"),
                *("near_before", "near_after", "near_routes", "around", "remote", "width", "opens", "pauses"),
                *("starts", "ends", "capacity", "use_cost", "fixed", "depot", "twin", "uneven", "kit_limits"),
            )
        ),
        *((name, c_void_p) for name in ("risk", "expected", "variance", "third")),
    ]


def address(array: NDArray[Any]) -> int:
    """This function will return where an array's numbers lie; the array must be kept for as long as C reads there."""
    return int(array.ctypes.data)


def line_of(numbers: NDArray[Any]) -> Line:
    """This function will describe a row or a column of a travel table of 2, 4 or 8 byte whole numbers."""
    return Line(address(numbers), numbers.strides[0], numbers.itemsize)


@lru_cache(maxsize=64)
def hours_of(profile: HourProfile) -> Hours:
    """This function will return a profile of the day as the kernel reads it."""
    return Hours(int(profile.flat), (c_int64 * 24)(*profile.speeds), (c_int64 * 24)(*profile.done))


def spans_of(spans: Sequence[Sequence[tuple[int, int]]]) -> tuple[Spans, tuple[NDArray[np.int32], ...]]:
    """This function will return the spans of some visits as the kernel reads them, and the arrays to keep meanwhile."""
    first = np.zeros(len(spans) + 1, dtype=np.int32)
    np.cumsum([len(one) for one in spans], out=first[1:])
    ends = np.array([span for one in spans for span in one], dtype=np.int32).reshape(-1, 2).T.copy()
    return Spans(address(first), address(ends[0]), address(ends[1])), (first, ends)


def _load() -> ctypes.CDLL:
    for suffix in EXTENSION_SUFFIXES:
        path = Path(__file__).with_name(f"_kernel{suffix}")
        if path.exists():
            return ctypes.CDLL(str(path))
    raise KernelMissingError(
        "The kernel of the promise is not compiled. Install the project again (`make run` does it, "
        "or `pip install -e .`); that needs a C compiler, named by CC or installed as cc."
    )


kernel = _load()
kernel.doorstep_reach.argtypes = [
    *(POINTER(Hours), c_void_p, POINTER(Spans), c_int64),
    *(c_void_p, c_void_p, c_int64, c_int64, c_void_p),
]
kernel.doorstep_reach.restype = None
kernel.doorstep_cheapest.argtypes = [
    *(POINTER(Hours), POINTER(Table), POINTER(Line), POINTER(Line), c_int64),
    *(POINTER(Spans), c_int64, c_uint64, c_uint64, c_void_p, c_void_p),
]
kernel.doorstep_cheapest.restype = None
kernel.doorstep_ranked.argtypes = [
    *(POINTER(Hours), POINTER(Table), POINTER(Line), POINTER(Line), c_int64),
    *(POINTER(Spans), c_uint64, c_uint64, c_void_p, c_void_p),
]
kernel.doorstep_ranked.restype = None
kernel.doorstep_search_new.argtypes = [POINTER(Problem), c_uint64, c_void_p, c_void_p]
kernel.doorstep_search_new.restype = c_void_p
kernel.doorstep_search_run.argtypes = [c_void_p, c_int64, c_double, c_double, POINTER(Heat)]
kernel.doorstep_search_run.restype = None
kernel.doorstep_search_best.argtypes = [c_void_p, POINTER(c_int64)]
kernel.doorstep_search_best.restype = c_double
kernel.doorstep_search_result.argtypes = [c_void_p, c_void_p, c_void_p]
kernel.doorstep_search_result.restype = None
kernel.doorstep_search_free.argtypes = [c_void_p]
kernel.doorstep_search_free.restype = None
