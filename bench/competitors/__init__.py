"""One file for each solver, run by the Python of an environment that has it: `python -m bench.competitors.with_vroom`.

A file reads a problem, and writes the plan it has found; bench/apart.py starts it. Nothing here imports Doorstep, but
for `with_doorstep`, which is run in Doorstep's own environment in the same way as the others.
"""
