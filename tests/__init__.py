"""The tests: `cast.py` is the small named city they speak about."""
