"""Owns applications for services, each until its result is delivered."""
