"""How long SIP waits over UDP (RFC 3261, 17.1.1.1 and its table 4)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timers:
    """`t1` is how long a round trip may take, `t2` the longest pause between repeats, `t4` how long a message may be on
    its way; all in seconds."""

    t1: float = 0.5
    t2: float = 4.0
    t4: float = 5.0

    @property
    def patience(self) -> float:
        """After so long without a sign nothing is expected any more: timers B, F, H, J and L."""
        return 64 * self.t1
