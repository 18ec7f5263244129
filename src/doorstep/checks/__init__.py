"""Owns what is wrong with the settings of a deployment: each fault with its id and how to mend it."""
