"""Changing the city as a whole."""

from doorstep.city.actions.load import LoadReport, load_city
from doorstep.city.actions.roads import RoadsReport, use_roads

__all__ = ["LoadReport", "RoadsReport", "load_city", "use_roads"]
