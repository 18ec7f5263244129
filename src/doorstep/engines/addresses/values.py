"""What is said of an address, what the city knows, and what comes of the two."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from doorstep.engines.catalogue.values import Texts

Certainty = Literal["house", "block", "sector", "locality"]


@dataclass(frozen=True, slots=True)
class AddressSaid:
    """An address as given: a sector or a locality (or a PIN code in its place), a house, and help to find the door."""

    sector: str = ""
    locality: str = ""
    house: str = ""
    floor: str = ""
    landmark: str = ""
    pincode: str = ""


@dataclass(frozen=True, slots=True)
class HouseSpan:
    block: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class BlockPoint:
    code: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class SectorPlace:
    """A cell of the grid: its centre, its blocks by letter and the house numbers known to lie in each."""

    code: str
    territory: str
    lat: float
    lon: float
    pincode: str
    blocks: Mapping[str, BlockPoint]
    spans: tuple[HouseSpan, ...]


@dataclass(frozen=True, slots=True)
class LocalityPlace:
    code: str
    name: Texts
    aliases: tuple[str, ...]
    territory: str
    lat: float
    lon: float
    pincode: str


@dataclass(frozen=True, slots=True)
class Gazetteer:
    sectors: Mapping[str, SectorPlace]
    localities: tuple[LocalityPlace, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A resolved address. `key` is equal for two ways of saying one door. `certainty`: how near the point is known:
    "house" - the number lies in a known range of its block; "block" - the block was said; "sector", "locality" - only
    that is known. `text` is how staff and forms write it."""

    text: Texts
    sector: str
    block: str
    locality: str
    house: str
    floor: str
    landmark: str
    pincode: str
    lat: float
    lon: float
    territory: str
    certainty: Certainty
    key: str
