"""The city as files: read a folder of TOML, CSV and GeoJSON, and say every fault at once. Rows are written elsewhere."""
