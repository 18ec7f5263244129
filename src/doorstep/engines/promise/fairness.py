"""What of a day is kept for those who come to us later, live far away, or cannot book by themselves.

Whoever books by web or app is there first: without a rule, the days fill before the telephone is answered.
docs/algorithms/offers.md says it in words.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Share:
    """`percent` of what a day can take is kept while the day is more than `until_days` days ahead."""

    percent: int
    until_days: int

    def kept(self, *, days_ahead: int) -> int:
        """This function will return how many percent are still kept that long before the day."""
        return self.percent if days_ahead > self.until_days else 0


@dataclass(frozen=True, slots=True)
class FairShares:
    """A city's rule: the shares of those who call, of those who ask late, and of those who live far away.

    A full day uses `usable_percent` of its agents' minutes; the rest is waiting and what no visit fits into.
    """

    usable_percent: int
    phone: Share
    late: Share
    far: Share


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks. One who is served by a member of staff, or is elderly, is kept from nothing."""

    self_service: bool
    elderly: bool = False
    far: bool = False

    @property
    def first(self) -> bool:
        """True for those for whom the shares are kept."""
        return self.elderly or not self.self_service


@dataclass(frozen=True, slots=True)
class Load:
    """A day's agents' minutes: all of their shifts without breaks, and what visits and the ways to them take."""

    capacity_s: int
    used_s: int


STAFF = Asker(self_service=False)


def kept_percent(*, shares: FairShares, asker: Asker, days_ahead: int) -> int:
    """This function will return how much of a day is kept for others than this asker, in percent: at most 100."""
    if asker.first:
        return 0
    own = (shares.phone, shares.late) if asker.far else (shares.phone, shares.late, shares.far)
    return min(100, sum(share.kept(days_ahead=days_ahead) for share in own))


def is_kept(*, shares: FairShares, asker: Asker, days_ahead: int, load: Load, adds_s: int) -> bool:
    """This function will tell whether a visit of `adds_s` seconds would take of a day what is kept for others.

    `days_ahead`: 1 for tomorrow."""
    kept = kept_percent(shares=shares, asker=asker, days_ahead=days_ahead)
    open_s = load.capacity_s * shares.usable_percent * (100 - kept) // 10_000
    return kept > 0 and load.used_s + adds_s > open_s
