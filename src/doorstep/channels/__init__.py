"""The ways in: each translates, calls one action or query, and translates back."""
