"""Reading the city: kept in memory by edition, so that a request asks for one row."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Subquery
from django.utils.translation import gettext_lazy as _

from doorstep.engines.addresses import resolve as addresses
from doorstep.engines.addresses.values import (
    AddressSaid,
    BlockPoint,
    Gazetteer,
    HouseSpan,
    LocalityPlace,
    Place,
    SectorPlace,
)
from doorstep.engines.catalogue.values import Texts
from doorstep.engines.routing.network import RoadNetwork, read_network, unpack
from doorstep.engines.routing.table import TravelTable, build_table
from doorstep.places.models import (
    ArrivalWindow,
    City,
    Depot,
    Edition,
    Holiday,
    HouseRange,
    Locality,
    RoadMap,
    Rule,
    Sector,
    Territory,
)
from doorstep.places.rules import CityRules, rules_of
from doorstep.texts.refusals import Refusal

T = TypeVar("T")
_memory: dict[str, tuple[UUID, Any]] = {}
_tables: dict[tuple[str, Path], TravelTable] = {}
_networks: dict[str, RoadNetwork] = {}
# The digest of the roads that the city named when this process last asked for the edition.
_roads: dict[str, str] = {}
_asked: ContextVar[list[UUID] | None] = ContextVar("asked", default=None)

_WHY = {
    "house": _("Please give the house number, for example 1234 or 55/2. It cannot be 0."),
    "long": _("Please keep this under 40 letters."),
    "sector": _("We do not know this sector of Chandigarh. Check the number, or choose the village by its name."),
    "locality": _("We do not know this place in Chandigarh. Check the spelling, or give the sector."),
    "ambiguous": _("Several places share this name. Choose the village or colony itself from the list."),
    "missing": _("Please give the sector, or choose the village or colony."),
    "outside": _(
        "This place lies outside Chandigarh, where this service does not come. Ask at its own Suvidha Centre."
    ),
}


class AddressRefused(Refusal):
    """No visit can be planned to this address, with the reason."""

    code = "address-refused"


@contextmanager
def one_edition() -> Iterator[None]:
    """This function will let one edition hold for all that is read inside: whoever only looks needs no other, and it is
    asked for once."""
    token = _asked.set([])
    try:
        yield
    finally:
        _asked.reset(token)


def edition() -> UUID:
    """This function will return the token of the present edition of everything managers edit. One query; none inside
    `one_edition` after the first."""
    asked = _asked.get()
    if asked is None:
        return _edition()
    if not asked:
        asked.append(_edition())
    return asked[0]


def _edition() -> UUID:
    named = Subquery(City.objects.order_by("pk").values("network_digest")[:1])
    token, roads = Edition.objects.values_list("token", named).first() or (UUID(int=0), "")
    _roads["digest"] = roads or ""
    return token


def remembered(*, name: str, token: UUID, make: Callable[[], T]) -> T:
    """This function will return what `make` gave for this edition, from memory when it was made before."""
    kept = _memory.get(name)
    if kept is None or kept[0] != token:
        kept = (token, make())
        _memory[name] = kept
    made: T = kept[1]
    return made


def city(*, token: UUID | None = None) -> City | None:
    """This function will return the city, or None before one is loaded."""
    return remembered(name="city", token=token or edition(), make=lambda: City.objects.first())


def rules(*, token: UUID | None = None) -> CityRules:
    """This function will return the department's rules."""
    values = lambda: rules_of(values=dict(Rule.objects.values_list("key", "value")))  # noqa: E731
    return remembered(name="rules", token=token or edition(), make=values)


def windows(*, token: UUID | None = None) -> tuple[ArrivalWindow, ...]:
    """This function will return the arrival windows, earliest first."""
    return remembered(name="windows", token=token or edition(), make=lambda: tuple(ArrivalWindow.objects.all()))


def holidays(*, token: UUID | None = None) -> Mapping[date, Texts]:
    """This function will return the holidays by day."""
    made = lambda: dict(Holiday.objects.values_list("on", "name"))  # noqa: E731
    return remembered(name="holidays", token=token or edition(), make=made)


def zone() -> ZoneInfo:
    """This function will return the one civil time zone."""
    return ZoneInfo(settings.TIME_ZONE)


def territory_ids(*, token: UUID | None = None) -> Mapping[str, int]:
    """This function will return the territories' ids by code."""
    made = lambda: dict(Territory.objects.values_list("code", "id"))  # noqa: E731
    return remembered(name="territories", token=token or edition(), make=made)


def gazetteer(*, token: UUID | None = None) -> Gazetteer:
    """This function will return all sectors and localities."""
    return remembered(name="gazetteer", token=token or edition(), make=_gazetteer)


def outlines(*, token: UUID | None = None) -> Mapping[str, tuple[tuple[float, float], ...]]:
    """This function will return the outline of each sector by code, as (latitude, longitude)."""
    return remembered(name="outlines", token=token or edition(), make=_outlines)


def resolve(*, said: AddressSaid, token: UUID | None = None) -> Place:
    """This function will return the place of an address, or raise AddressRefused with the reason."""
    try:
        return addresses.resolve(said=said, gazetteer=gazetteer(token=token))
    except addresses.Unresolved as unresolved:
        raise AddressRefused(_WHY[unresolved.reason], field=unresolved.field) from unresolved


def depots() -> tuple[Depot, ...]:
    """This function will return the depots by code."""
    return tuple(Depot.objects.select_related("territory").order_by("code"))


def network() -> RoadNetwork:
    """This function will return the roads that the city named when this process last asked for the edition; before a
    city is loaded, those of its files."""
    if "digest" not in _roads:
        edition()
    digest = _roads["digest"]
    if digest not in _networks:
        row = RoadMap.objects.filter(digest=digest).first()
        found = unpack(bytes(row.content)) if row else _files_network(settings.CITY)
        _networks[found.digest] = found
        return found
    return _networks[digest]


def roads_are_imported() -> bool:
    """This function will tell whether the city's roads came from an extract rather than from its own files."""
    return RoadMap.objects.filter(imported=True, digest__in=City.objects.values("network_digest")).exists()


def travel(*, progress: Callable[[int, int], None] | None = None) -> TravelTable:
    """This function will return the travel times of the city in use, building the table when it is not there yet."""
    return table_of(roads=network(), progress=progress)


def table_of(*, roads: RoadNetwork, progress: Callable[[int, int], None] | None = None) -> TravelTable:
    """This function will return the travel times of some roads, building the table when it is not there yet."""
    key = (roads.digest, settings.VAR)
    if key not in _tables:
        _tables[key] = build_table(network=roads, folder=settings.VAR / "roads", progress=progress)
    return _tables[key]


def node_of(*, lat: float, lon: float) -> int:
    """This function will return the road node nearest to a point."""
    return network().nearest_node(lat=lat, lon=lon)


@lru_cache(maxsize=4)
def _files_network(folder: Path) -> RoadNetwork:
    return read_network(nodes_csv=folder / "road_nodes.csv", edges_csv=folder / "road_edges.csv")


def _gazetteer() -> Gazetteer:
    spans: dict[int, list[HouseSpan]] = {}
    for span in HouseRange.objects.select_related("block").order_by("first"):
        spans.setdefault(span.block.sector_id, []).append(HouseSpan(span.block.code, span.first, span.last))
    sectors = Sector.objects.select_related("territory").prefetch_related("blocks")
    return Gazetteer(
        sectors={sector.code: _sector(sector, tuple(spans.get(sector.pk, ()))) for sector in sectors},
        localities=tuple(_locality(row) for row in Locality.objects.select_related("territory").order_by("code")),
    )


def _outlines() -> dict[str, tuple[tuple[float, float], ...]]:
    rows = Sector.objects.order_by("code").values_list("code", "outline")
    return {code: tuple((lat, lon) for lon, lat in outline) for code, outline in rows}


def _sector(row: Sector, spans: tuple[HouseSpan, ...]) -> SectorPlace:
    blocks = {block.code: BlockPoint(block.code, block.lat, block.lon) for block in row.blocks.all()}
    return SectorPlace(
        code=row.code,
        territory=row.territory.code,
        lat=row.lat,
        lon=row.lon,
        pincode=row.pincode,
        blocks=blocks,
        spans=spans,
    )


def _locality(row: Locality) -> LocalityPlace:
    return LocalityPlace(
        code=row.code,
        name=row.name,
        aliases=tuple(row.aliases),
        territory=row.territory.code,
        lat=row.lat,
        lon=row.lon,
        pincode=row.pincode,
    )
