"""Days of a city to plan: real roads and centres of Chandigarh, made-up agents and visits."""

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from doorstep.engines.promise.values import Break, Route, Visit
from doorstep.engines.routing.network import RoadNetwork, read_network
from doorstep.engines.routing.table import TravelTable, build_table

CITY = Path(__file__).resolve().parents[1] / "cities" / "chandigarh"
MINUTE_S, HOUR_S = 60, 3600

WINDOWS = tuple((hour * HOUR_S, (hour + 2) * HOUR_S) for hour in (9, 11, 13, 15))
SHIFT = (9 * HOUR_S, 17 * HOUR_S + 30 * MINUTE_S)
LUNCH = Break(duration_s=30 * MINUTE_S, earliest_s=12 * HOUR_S, latest_s=14 * HOUR_S)

# A skill's bit; of how many agents one has it; the share of visits that need it. Everybody can do the first.
SKILLS = ((1, 1, 0.55), (2, 2, 0.25), (4, 3, 0.12), (8, 5, 0.08))
# Planned minutes at the door, the fixed part among them, and how often: a bill, two certificates, a pension.
MINUTES = ((10, 0.02), (20, 0.07), (25, 0.07), (30, 0.13), (35, 0.15), (40, 0.15), (45, 0.14), (50, 0.12), (60, 0.15))


@dataclass(frozen=True, eq=False)
class Day:
    """Empty routes and the visits to put into them."""

    name: str
    routes: tuple[Route, ...]
    visits: tuple[Visit, ...]
    travel: TravelTable


def chandigarh(*, folder: Path) -> tuple[RoadNetwork, TravelTable]:
    """This function will read the city's roads and their travel times, computed once and kept in the folder."""
    network = read_network(nodes_csv=CITY / "road_nodes.csv", edges_csv=CITY / "road_edges.csv")
    return network, build_table(network=network, folder=folder / "travel")


def centres(*, network: RoadNetwork) -> tuple[int, ...]:
    """This function will return the road nodes of the city's centres, from which agents start."""
    with (CITY / "depots.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return tuple(network.nearest_node(lat=float(row["lat"]), lon=float(row["lon"])) for row in rows)


def roster(*, network: RoadNetwork, agents: int, breaks: bool) -> tuple[Route, ...]:
    """This function will return the empty routes of so many agents, spread evenly over the city's centres."""
    depots = centres(network=network)
    return tuple(
        Route(
            id=number,
            start_node=depots[number * len(depots) // agents % len(depots)],
            end_node=depots[number * len(depots) // agents % len(depots)],
            starts_s=SHIFT[0],
            ends_s=SHIFT[1],
            skills=sum(bit for bit, one_in, _ in SKILLS if number % one_in == 0),
            kits=0,
            pause=LUNCH if breaks else None,
            depot=number * len(depots) // agents % len(depots),
        )
        for number in range(agents)
    )


def visits(*, network: RoadNetwork, count: int, luck: np.random.Generator) -> tuple[Visit, ...]:
    """This function will return visits at random doors, each in one of the day's four windows."""
    nodes = luck.choice(network.connected, count)
    spans = luck.integers(len(WINDOWS), size=count)
    minutes = luck.choice([value for value, _ in MINUTES], count, p=[share for _, share in MINUTES])
    skills = luck.choice([bit for bit, _, _ in SKILLS], count, p=[share for _, _, share in SKILLS])
    return tuple(
        Visit(
            id=number,
            node=int(nodes[number]),
            service_s=int(minutes[number]) * MINUTE_S,
            earliest_s=WINDOWS[spans[number]][0],
            latest_s=WINDOWS[spans[number]][1],
            skills=int(skills[number]),
        )
        for number in range(count)
    )


def city_day(*, folder: Path, agents: int, count: int, breaks: bool = False, seed: int = 1) -> Day:
    """This function will make up a day: the same for the same seed, with breaks and without."""
    network, travel = chandigarh(folder=folder)
    luck = np.random.default_rng([seed, agents, count])
    return Day(
        name=f"{agents}/{count}{' breaks' if breaks else ''}",
        routes=roster(network=network, agents=agents, breaks=breaks),
        visits=visits(network=network, count=count, luck=luck),
        travel=travel,
    )
