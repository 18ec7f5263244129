"""Outlines from GeoJSON, with the line each feature begins on."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from doorstep.engines.city.reading import Place, Reading
from doorstep.engines.city.rings import Ring

_FEATURE = re.compile(r'"type"\s*:\s*"Feature"')
_POLYGON = "Draw one Polygon with one ring of [lon, lat] corners."


@dataclass(frozen=True, slots=True)
class Outline:
    place: Place
    properties: Mapping[str, object]
    ring: Ring


def _ring_of(*, geometry: object) -> Ring:
    """The outer ring, or () when the geometry is no plain polygon."""
    try:
        if not isinstance(geometry, dict) or geometry["type"] != "Polygon":
            return ()
        (ring,) = geometry["coordinates"]
        corners = tuple((float(lon), float(lat)) for lon, lat in ring)
    except (KeyError, TypeError, ValueError):
        return ()
    return corners if len(corners) > 3 and corners[0] == corners[-1] else ()


def _features_of(*, value: object) -> list[object]:
    if isinstance(value, dict) and value.get("type") == "Feature":
        return [value]
    features = value.get("features") if isinstance(value, dict) else None
    return features if isinstance(features, list) else []


def read_outlines(*, reading: Reading, file: str, defines: tuple[str, ...] = ()) -> list[Outline]:
    """This function will give the polygons of a GeoJSON file, or none after filing why it cannot be read."""
    text = reading.text_of(file)
    try:
        value = json.loads(text) if text is not None else None
    except json.JSONDecodeError as error:
        reading.fault(Place(file, error.lineno), f"This is not JSON: {error.msg}.", "Check quotes and commas here.")
        text = None
    if text is None:
        reading.leave_out(defines)
        return []
    features = _features_of(value=value)
    if not features:
        reading.fault(Place(file), "There is no feature.", "Make it a FeatureCollection of Polygons.")
        reading.leave_out(defines)
    lines = [text.count("\n", 0, found.start()) + 1 for found in _FEATURE.finditer(text)]
    outlines = []
    for index, feature in enumerate(features):
        place = Place(file, lines[index] if len(lines) == len(features) else 0)
        body = feature if isinstance(feature, dict) else {}
        ring = _ring_of(geometry=body.get("geometry"))
        if not ring:
            reading.fault(place, f"Feature {index + 1} is no closed outline.", _POLYGON)
        properties = body.get("properties")
        outlines.append(Outline(place, properties if isinstance(properties, dict) else {}, ring))
    return outlines
