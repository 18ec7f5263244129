"""Short spoken sounds: read, judged, and shaped for the telephone."""
