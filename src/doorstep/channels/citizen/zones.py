"""The helper's own time beside the city's."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from importlib import resources
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date

from doorstep.engines.messages.own_time import city_text
from doorstep.engines.wording import time_text
from doorstep.places import queries as places

_TABLE = "tzdata.zoneinfo", "zone.tab"


def is_zone(*, name: str) -> bool:
    """This function will tell whether a browser's name for a time zone is one that we know."""
    return name in _countries()


def is_city_time(*, zone: str, now: datetime) -> bool:
    """This function will tell whether clocks of a zone show what those of the city show."""
    return now.astimezone(ZoneInfo(zone)).utcoffset() == now.astimezone(places.zone()).utcoffset()


@lru_cache(maxsize=8)
def zones_by_country(*, language: str) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """This function will return every zone with the name of its city, by the name of its country, in a language."""
    names = Locale.parse(language).territories
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for zone, country in _countries().items():
        found[names.get(country, country)].append((zone, city_text(zone=zone, language=language)))
    return tuple((country, tuple(sorted(zones, key=lambda pair: pair[1]))) for country, zones in sorted(found.items()))


def city_of(*, zone: str, language: str) -> str:
    """This function will return the city that a zone is named after: "Toronto", "टोरंटो"."""
    return city_text(zone=zone, language=language)


def span_in(*, starts_at: datetime, ends_at: datetime, zone: str, language: str) -> str:
    """This function will return a span as clocks of a zone show it: "Mon 30 Nov, 10:30 pm – 12:30 am"."""
    starts, ends = (at.astimezone(ZoneInfo(zone)) for at in (starts_at, ends_at))
    day = format_date(starts.date(), "EEE d MMM", locale=language)
    first, last = (time_text(at=at.time(), language=language) for at in (starts, ends))
    return f"{day}, {first} – {last}"


@lru_cache(maxsize=1)
def _countries() -> Mapping[str, str]:
    """Zone to ISO country, of every zone that clocks are set by today."""
    package, name = _TABLE
    rows = (resources.files(package) / name).read_text(encoding="utf-8").splitlines()
    columns = (row.split("\t") for row in rows if row and not row.startswith("#"))
    return {zone: country for country, _point, zone, *_rest in columns}
