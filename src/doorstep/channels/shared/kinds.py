"""Kinds of work that one way in asks for and the worker does."""

PUBLISH_NOW = "publish-now"
"""Publish one day as soon as possible; payload {"on": ISO date}. The evening's own publishing is periodic work."""
