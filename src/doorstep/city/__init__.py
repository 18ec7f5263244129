"""Owns how a city's files become rows, and what of them managers changed since."""
