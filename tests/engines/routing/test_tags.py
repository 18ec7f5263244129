"""What tags say of a road."""

import pytest

from doorstep.engines.routing.tags import is_closed_point, limit_kmh, speeds_of


def kmh(**tags: str) -> tuple[float, float] | None:
    return speeds_of(tags={key.replace("__", ":"): value for key, value in tags.items()})


@pytest.mark.parametrize(
    "tags",
    [
        {},
        {"highway": "footway"},
        {"highway": "track"},
        {"highway": "residential", "access": "private"},
        {"highway": "residential", "access": "no"},
        {"highway": "residential", "motor_vehicle": "no"},
        {"highway": "service", "service": "parking_aisle"},
        {"highway": "residential", "area": "yes"},
        {"highway": "primary", "oneway": "reversible"},
    ],
)
def test_what_a_car_may_not_drive_is_no_road(tags: dict[str, str]) -> None:
    assert speeds_of(tags=tags) is None


def test_the_most_exact_access_decides() -> None:
    assert kmh(highway="residential", access="private", motorcar="yes") == (15, 15)
    assert kmh(highway="residential", access="yes", vehicle="private") is None
    assert kmh(highway="residential", access="destination") == (15, 15)


@pytest.mark.parametrize(
    ("tags", "directions"),
    [
        ({"highway": "primary"}, (True, True)),
        ({"highway": "primary", "oneway": "yes"}, (True, False)),
        ({"highway": "primary", "oneway": "1"}, (True, False)),
        ({"highway": "primary", "oneway": "-1"}, (False, True)),
        ({"highway": "primary", "junction": "roundabout"}, (True, False)),
        ({"highway": "primary", "junction": "roundabout", "oneway": "no"}, (True, True)),
        ({"highway": "motorway"}, (True, False)),
        ({"highway": "motorway_link"}, (True, False)),
        ({"highway": "motorway", "oneway": "no"}, (True, True)),
        ({"highway": "primary", "oneway": "yes", "oneway:motor_vehicle": "no"}, (True, True)),
    ],
)
def test_a_road_is_driven_in_the_directions_it_allows(tags: dict[str, str], directions: tuple[bool, bool]) -> None:
    speeds = speeds_of(tags=tags)
    assert speeds is not None
    assert (speeds[0] > 0, speeds[1] > 0) == directions


def test_without_a_limit_the_class_tells_the_speed() -> None:
    assert kmh(highway="secondary") == (27, 27)
    assert kmh(highway="residential") == (15, 15)


def test_a_limit_counts_with_what_traffic_leaves_of_it() -> None:
    assert kmh(highway="secondary", maxspeed="20") == (15, 15)
    assert kmh(highway="secondary", maxspeed="25 mph") == pytest.approx((30.1752, 30.1752))
    assert kmh(highway="secondary", maxspeed="40", maxspeed__backward="20") == (30, 15)


def test_a_limit_lifts_a_class_by_half_at_most() -> None:
    assert kmh(highway="residential", maxspeed="50") == (22.5, 22.5)


def test_nobody_is_slower_than_on_foot() -> None:
    assert kmh(highway="service", maxspeed="1") == (4, 4)


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("50", 50),
        ("50 km/h", 50),
        ("30 mph", pytest.approx(48.28032)),
        ("30mph", pytest.approx(48.28032)),
        ("60;40", 40),
        ("none", None),
        ("IN:urban", None),
        ("signals", None),
        ("0", None),
        ("5 knots", None),
        ("", None),
    ],
)
def test_limits_are_read_in_either_unit(text: str, limit: float | None) -> None:
    assert limit_kmh(text=text) == limit


def test_an_unreadable_limit_leaves_the_class() -> None:
    assert kmh(highway="secondary", maxspeed="IN:urban") == (27, 27)


def test_bollards_and_private_gates_stop_cars() -> None:
    assert is_closed_point(tags={"barrier": "bollard"})
    assert is_closed_point(tags={"barrier": "gate", "access": "private"})
    assert not is_closed_point(tags={"barrier": "gate"})
    assert not is_closed_point(tags={"barrier": "bollard", "motor_vehicle": "yes"})
    assert not is_closed_point(tags={"highway": "crossing"})
