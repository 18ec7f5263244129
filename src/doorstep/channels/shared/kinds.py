"""Kinds of work that one way in asks for and the worker does."""

from datetime import date

PUBLISH_NOW = "publish-now"
"""Publish one day as soon as possible; payload {"on": ISO date}. The evening's own publishing is periodic work."""

ADOPT_HOURS = "adopt-hours"
"""Give open days the hours of the roads that hold now, where every promise holds with them; no payload."""

CLOSE_DAYS = "close-days"
"""Give everybody with a visit on days that are closed another time; payload {"days": [ISO dates], "name": texts by
language, "actor": who asked}."""


def publish_key(*, on: date) -> str:
    """This function will return the key under which a day's publication is written down once until it is begun."""
    return f"{PUBLISH_NOW}:{on.isoformat()}"


def close_key(*, on: date) -> str:
    """This function will return the key under which closing days from this one on is written down once."""
    return f"{CLOSE_DAYS}:{on.isoformat()}"
