"""Kinds of work that one way in asks for and the worker does."""

PUBLISH_NOW = "publish-now"
"""Publish one day as soon as possible; payload {"on": ISO date}. The evening's own publishing is periodic work."""

ADOPT_HOURS = "adopt-hours"
"""Give open days the hours of the roads that hold now, where every promise holds with them; no payload."""
