"""Colours of a city, so that everybody can read them; pictures of a city, so that they can do no harm."""
