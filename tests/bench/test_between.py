"""The bench of what is gained between bookings: what it asks for and what it shows."""

from bench.between import POLICIES, tables
from doorstep.places.rules import CityRules


def test_the_last_policy_is_what_the_product_ships_with() -> None:
    shipped = CityRules()
    assert POLICIES["both, as shipped"] == {name: getattr(shipped, name) for name in ("improve_every", "quick_try_ms")}


def test_broken_promises_of_all_seeds_are_counted_together() -> None:
    figures = {"minutes": 60.0, "booking_ms": 9.0, "refusal_ms": 5.0}
    rows = [{"policy": "insertion only", "seed": n, "accepted": 90 + n, "broken": n, **figures} for n in (1, 2)]
    (table,) = tables({"agents": 8, "people": 150, "rows": rows})
    assert table.rows == (("insertion only", "91 92", "92", "60", "9", "5", "3"),)
