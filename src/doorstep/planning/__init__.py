"""Owns day plans: the routes and stops that stand behind every promise."""
