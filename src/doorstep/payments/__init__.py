"""Owns what is owed, as it was told at booking."""
