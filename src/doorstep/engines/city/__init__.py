"""The city as files: reads a folder of TOML, CSV and GeoJSON and says every fault at once. Writes nothing."""
