"""Owns the promise: whether a route can keep a visit, what it costs, and how a day's routes get shorter."""
