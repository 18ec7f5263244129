"""API v1: the way in for the department's own app."""
