"""Outlines on the map."""

Ring = tuple[tuple[float, float], ...]
"""(lon, lat) corners; the last is the first again, or not."""


def is_inside(*, lon: float, lat: float, ring: Ring) -> bool:
    """This function will tell whether a point (degrees) lies inside a ring, by counting the edges east of it."""
    inside = False
    for (lon_a, lat_a), (lon_b, lat_b) in zip(ring, ring[1:] + ring[:1], strict=True):
        crosses = (lat_a > lat) != (lat_b > lat)
        if crosses and lon < (lon_b - lon_a) * (lat - lat_a) / (lat_b - lat_a) + lon_a:
            inside = not inside
    return inside
