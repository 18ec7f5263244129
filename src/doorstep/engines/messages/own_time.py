"""When a visit is by somebody's own clock, wherever they are."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

import phonenumbers
from babel.core import Locale, get_global
from babel.dates import get_timezone_location
from phonenumbers.timezone import time_zones_for_number

from doorstep.engines.wording import day_text, time_text, window_text


def zone_of(*, phone: str, country: str, at: datetime) -> str:
    """This function will return the zone, "America/Toronto", by which somebody lives, as far as their phone (E.164) and
    their country (ISO 3166) tell; "" when clocks there differ at `at`, so that nobody is told a wrong time.

    The area of a number counts only within the country they named."""
    parsed = phonenumbers.parse(phone)
    region = phonenumbers.region_code_for_number(parsed) or ""
    zones = list(time_zones_for_number(parsed)) if not country or region in ("", country) else []
    zones = [zone for zone in zones if zone in available_timezones()] or _zones_of(country)
    if len({at.astimezone(ZoneInfo(zone)).utcoffset() for zone in zones}) != 1:
        return ""
    # Of zones with one clock, such as London's and Guernsey's, the one of the country itself.
    return next((zone for zone in zones if zone in _zones_of(country or region)), zones[0])


def _zones_of(country: str) -> list[str]:
    known = available_timezones()
    return [zone for zone, where in get_global("zone_territories").items() if where == country and zone in known]


def zone_text(*, zone: str, language: str) -> str:
    """This function will return whose clock a time is by: "India Time", "Canada (Toronto) Time"."""
    said, city = (get_timezone_location(ZoneInfo(zone), locale=language, return_city=city) for city in (False, True))
    return str(said).replace(str(city), city_text(zone=zone, language=language))


def city_text(*, zone: str, language: str) -> str:
    """This function will return the city that a zone is named after: "Toronto", "टोरंटो"."""
    cities = Locale.parse(language).time_zones
    known = [cities[name]["city"] for name in (zone, *_older_names().get(zone, ())) if "city" in cities.get(name, {})]
    return str(known[0]) if known else zone.rsplit("/", 1)[-1].replace("_", " ")


@lru_cache(maxsize=1)
def _older_names() -> Mapping[str, Sequence[str]]:
    """A zone's names of former times: CLDR has the cities of some zones, such as Kolkata's, under those only."""
    found = defaultdict(list)
    for older, zone in get_global("zone_aliases").items():
        found[zone].append(older)
    return dict(found)


def span_text(*, starts_at: datetime, ends_at: datetime, zone: str, language: str) -> str:
    """This function will return a span by a zone's clock, "Tue 1 Dec, 10:30 pm to 12:30 am", with its first day."""
    starts, ends = (at.astimezone(ZoneInfo(zone)) for at in (starts_at, ends_at))
    window = window_text(window=f"{starts:%H:%M}-{ends:%H:%M}", language=language)
    return f"{day_text(on=starts.date(), language=language)}, {window}"


def moment_text(*, at: datetime, zone: str, language: str) -> str:
    """This function will return an instant by a zone's clock: "Wed 2 Dec, 11:40 am"."""
    there = at.astimezone(ZoneInfo(zone))
    return f"{day_text(on=there.date(), language=language)}, {time_text(at=there.time(), language=language)}"
