"""How much one address may ask of us in a second."""

from dataclasses import dataclass, field

MOST_ADDRESSES = 1_024


@dataclass(slots=True)
class Bucket:
    """Each address has so many tries, of which `per_second` come back each second."""

    per_second: float
    most: float
    _left: dict[str, tuple[float, float]] = field(default_factory=dict)

    def takes(self, *, who: str, at: float) -> bool:
        """This function will take a try of somebody, and tell whether there was one."""
        left, since = self._left.pop(who, (self.most, at))
        left = min(self.most, left + (at - since) * self.per_second)
        self._left[who] = (left - 1 if left >= 1 else left, at)
        while len(self._left) > MOST_ADDRESSES:
            self._left.pop(next(iter(self._left)))
        return left >= 1
