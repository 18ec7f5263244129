"""Owns offers, holds and appointments: the promises."""
