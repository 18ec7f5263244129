"""What is known of a message's way to its recipient, and which news of it says more."""

from collections.abc import Mapping

UNKNOWN, ACCEPTED, FAILED, EXPIRED, DELIVERED = "unknown", "accepted", "failed", "expired", "delivered"

RANKS: Mapping[str, int] = {"": 0, UNKNOWN: 1, ACCEPTED: 2, FAILED: 3, EXPIRED: 4, DELIVERED: 5}
"""How much each says; "" is nothing yet. The ranks differ, so that it is no matter in which order news comes."""


def lower(*, state: str) -> frozenset[str]:
    """This function will return the states that news of this one replaces, if both are of the same attempt."""
    return frozenset(other for other, rank in RANKS.items() if rank < RANKS[state])
