"""Doors out: what the world outside does for us. Each provider has one file, and a fake that ships with the product."""
