"""Which of several providers a message goes to."""

from collections.abc import Mapping
from hashlib import sha256

_BITS = 64


def choose(*, weights: Mapping[str, int], key: str) -> str:
    """This function will return one of the names, each as often as its weight says, over many keys; for one key, the
    same weights give the same name on every machine. A weight of nothing is never chosen.

    Raises ValueError when nothing has a weight."""
    total = sum(weights.values())
    if total <= 0:
        raise ValueError("no provider has a weight")
    point = int.from_bytes(sha256(key.encode()).digest()[: _BITS // 8], "big") * total >> _BITS
    for name, weight in sorted(weights.items()):
        if point < weight:
            return name
        point -= weight
    raise AssertionError("the weights sum up to less than their sum")
