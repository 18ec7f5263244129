"""Doorstep runs a city's doorstep delivery of government services."""
