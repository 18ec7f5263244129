"""Owns the compiled part of the promise: C sources, and how Python calls them."""
