"""Owns where things are and what holds everywhere in the city: territories, depots, sectors, addresses, rules."""
