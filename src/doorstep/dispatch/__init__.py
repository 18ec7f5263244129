"""Owns publishing a day: the plan is fixed, agents are named, forms are printed, mornings are announced."""
