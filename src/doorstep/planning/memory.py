"""Whole days kept in memory, and one line a day by which the database tells that nothing moved since.

A route's version only grows, and a new route's id is greater than all before it. So with the same number of routes the
sum of their ids is the same only for the same routes, and then the sum of their versions only when none of them moved:
one line stands for sixty routes or five hundred, and is exact."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeAlias, TypeVar

from django.db import connection

from doorstep.planning.models import DayPlan, Route

D = TypeVar("D")
Stamp: TypeAlias = tuple[object, ...]

# Two months of a few territories; the oldest go first.
REMEMBERED_DAYS = 240

# Asked with every list of offers: to build it from the models each time would take longer than to answer it.
_LINES = f"""
SELECT plan.*, COUNT(route.id), SUM(route.id), SUM(route.version)
FROM {DayPlan._meta.db_table} plan LEFT JOIN {Route._meta.db_table} route ON route.day_plan_id = plan.id
WHERE plan.territory_id = %s AND plan."on" IN ({{days}})
GROUP BY plan.id
"""


@dataclass(frozen=True, slots=True)
class _Kept(Generic[D]):
    stamp: Stamp
    made_with: tuple[object, ...]
    until: datetime | None
    day: D


class DayMemory(Generic[D]):
    """Days by (territory id, date), each good for one stamp and for what it was made with."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[int, date], _Kept[D]] = OrderedDict()

    def find(
        self, *, key: tuple[int, date], stamp: Stamp | None, made_with: tuple[object, ...], now: datetime
    ) -> D | None:
        """This function will return the day if it is kept, nothing of it moved, and no hold in it has run out."""
        kept = self._kept.get(key)
        if kept is None or kept.stamp != stamp or (kept.until is not None and kept.until <= now):
            return None
        same = all(was is now_is for was, now_is in zip(kept.made_with, made_with, strict=True))
        return kept.day if same else None

    def keep(
        self, *, key: tuple[int, date], stamp: Stamp, made_with: tuple[object, ...], until: datetime | None, day: D
    ) -> None:
        """This function will keep a day that was read after its stamp was; `until`: when its first hold runs out."""
        self._kept[key] = _Kept(stamp, made_with, until, day)
        self._kept.move_to_end(key)
        while len(self._kept) > REMEMBERED_DAYS:
            self._kept.popitem(last=False)

    def forget(self) -> None:
        """This function will forget every day, as a process does that ends."""
        self._kept.clear()


def stamps(*, territory_id: int, days: Sequence[date]) -> Mapping[date, Stamp]:
    """This function will return what tells that a day moved, for each day that has a plan. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_LINES.format(days=", ".join(["%s"] * len(days)) or "NULL"), [territory_id, *map(str, days)])
        place = [column[0] for column in cursor.description].index("on")
        return {date.fromisoformat(str(line[place])): tuple(line) for line in cursor.fetchall()}
