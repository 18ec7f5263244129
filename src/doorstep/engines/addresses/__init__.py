"""From what someone says of a door to a point on the map, and how certain that is."""
