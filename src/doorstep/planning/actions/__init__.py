"""Changing day plans."""
