"""Owns the roads: a network of nodes and directed edges, and the seconds and metres between any two nodes."""
