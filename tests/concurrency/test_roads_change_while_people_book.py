"""People book while the city gets other roads: every stop is on the new ones, every promise holds on them."""

import pytest

from doorstep.city.actions import RoadsReport, use_roads
from doorstep.journal.actions import SYSTEM
from doorstep.places import queries as places
from doorstep.places.models import Address
from doorstep.planning.models import Stop
from tests.cast import NOW, WINDOWS, book, in_days, neighbour, problems, set_rules
from tests.concurrency.at_once import at_once
from tests.maps import grid

SERVICES = ("electricity-bill",)


@pytest.mark.usefixtures("committed_chandigarh")
def test_nobody_is_booked_on_the_old_roads_after_the_change() -> None:
    set_rules(open_per_address=99)
    roads = grid(kmh=40)
    places.table_of(roads=roads)
    for number in range(4):
        book(person=neighbour(number), services=SERVICES, window=WINDOWS[number])

    def act(number: int) -> object:
        if number == 4:
            return use_roads(roads=roads, source="grid.osm.pbf", imported=True, actor=SYSTEM, now=NOW)
        window, on = WINDOWS[number % 4], in_days(1 + number % 3)
        return book(person=neighbour(10 + number), services=SERVICES, window=window, on=on)

    came = at_once(12, act)
    assert [type(one).__name__ for one in came].count("Appointment") == 11, came
    assert isinstance(came[4], RoadsReport)
    assert Stop.objects.count() == 15
    assert all(row.node == roads.nearest_node(lat=row.lat, lon=row.lon) for row in Address.objects.all())
    assert all(stop.node == stop.address.node for stop in Stop.objects.select_related("address"))
    places.edition()
    assert problems() == []
