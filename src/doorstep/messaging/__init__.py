"""Owns the texts we send, the messages made of them, and what became of each."""
