"""Days of a city to plan: real roads and centres of Chandigarh, made-up agents and visits."""

from pathlib import Path

from doorstep.engines.routing.network import RoadNetwork, read_network
from doorstep.engines.routing.table import TravelTable, build_table

CITY = Path(__file__).resolve().parents[1] / "cities" / "chandigarh"


def chandigarh(*, folder: Path) -> tuple[RoadNetwork, TravelTable]:
    """This function will read the city's roads and their travel times, computed once and kept in the folder."""
    network = read_network(nodes_csv=CITY / "road_nodes.csv", edges_csv=CITY / "road_edges.csv")
    return network, build_table(network=network, folder=folder / "travel")
