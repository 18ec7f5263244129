"""Owns what is printed for a visit: forms filled with what is known, and the run sheet of one field agent's day."""
