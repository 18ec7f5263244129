"""Owns who did what, when, through which channel: append only, each entry chained to the one before by its hash."""
