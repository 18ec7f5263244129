"""A city's faults, one after another."""

from collections.abc import Iterable

from doorstep.engines.city.values import Fault


def fault_lines(faults: Iterable[Fault]) -> list[str]:
    """This function will say for each fault where it is, what it is and how to mend it, as editors can follow."""
    return [f"{_place(fault)}: {fault.message} {fault.mend}" for fault in faults]


def _place(fault: Fault) -> str:
    return f"{fault.file}:{fault.line}" if fault.line else fault.file
