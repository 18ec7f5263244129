"""Putting every stop on the nodes of another road network."""

from datetime import date

from django.db.models import F, OuterRef, Subquery

from doorstep.places.models import Address, Territory
from doorstep.planning.models import DayPlan, Route, Stop


def close_days(*, from_on: date) -> None:
    """This function will keep everybody else from booking or changing a stop until the transaction ends.

    Whoever changes a route needs the route, whoever adds one its day, and whoever adds an address its territory: they
    wait, find another version afterwards and start over. Routes first, as publishing and repair take them: PostgreSQL
    looks at foreign keys when a transaction ends, so a booking needs its territory after its route. SQLite has one
    writer at a time anyway."""
    list(Route.objects.select_for_update().filter(day_plan__on__gte=from_on).order_by("pk").values_list("pk"))
    list(DayPlan.objects.select_for_update().filter(on__gte=from_on).order_by("pk").values_list("pk"))
    list(Territory.objects.select_for_update().order_by("pk").values_list("pk"))


def renumber_stops() -> int:
    """This function will give every stop the road node of its address, every route a new version, and return how many.

    Past days too: their routes are shown, and learned from, with the table in use."""
    node = Subquery(Address.objects.filter(pk=OuterRef("address_id")).values("node")[:1])
    count = Stop.objects.update(node=node)
    Route.objects.update(version=F("version") + 1)
    return count
