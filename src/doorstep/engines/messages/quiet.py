"""The hours in which nobody is woken by a message that can wait."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo


def quiet_ends_at(*, now: datetime, quiet_from: time, quiet_until: time, zone: ZoneInfo) -> datetime | None:
    """This function will return when the quiet hours end in which `now` lies, or None when it lies in none.

    They are [quiet_from, quiet_until) of the city's clock, and may go past midnight; none when both are the same."""
    local = now.astimezone(zone)
    at = local.time().replace(tzinfo=None)
    over_night = quiet_from > quiet_until
    if not (quiet_from <= at or at < quiet_until if over_night else quiet_from <= at < quiet_until):
        return None
    on = local.date() + timedelta(days=1) if over_night and at >= quiet_from else local.date()
    return datetime.combine(on, quiet_until, tzinfo=zone)
