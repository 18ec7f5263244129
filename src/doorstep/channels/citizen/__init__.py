"""The website for citizens and their helpers."""
