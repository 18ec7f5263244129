"""How far a publication is: one row for each go, which is also the claim that nobody else is at it."""
