"""Texts of messages: their placeholders, and what they cost to send."""
