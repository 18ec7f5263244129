"""Many at once, and workers that are killed, each with its negative control."""
