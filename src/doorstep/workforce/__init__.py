"""Owns field agents, their skills and languages, kits of depots, shifts and absences."""
