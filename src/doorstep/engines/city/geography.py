"""Where things are: territories, the boundary, sectors, blocks, house ranges and localities."""

from itertools import pairwise

from doorstep.engines.city.csv_rows import Row, read_rows
from doorstep.engines.city.geojson import Outline, read_outlines
from doorstep.engines.city.reading import Place, Reading, did_you_mean
from doorstep.engines.city.rings import Ring
from doorstep.engines.city.toml_tables import read_tables
from doorstep.engines.city.values import Block, HouseRange, Locality, Sector, Territory

QUALITIES = ("survey", "polygon", "directory", "landmark", "estimate")
"""How a locality's point was found, best first."""

_SECTOR_KEYS = {"code": str, "territory": str, "pincode": str, "lat": float, "lon": float}
_SECTOR_MAY_HAVE = ("area_km2",)


def read_territories(*, reading: Reading) -> tuple[Territory, ...]:
    """This function will read territories.toml."""
    found = []
    for table in read_tables(reading=reading, file="territories.toml", kind="territory"):
        found.append(Territory(code=table.code("territory"), name=table.texts("name")))
        table.done()
    return tuple(found)


def read_boundary(*, reading: Reading) -> Ring:
    """This function will read boundary.geojson, and let every later point be held against it."""
    outlines = read_outlines(reading=reading, file="boundary.geojson")
    if len(outlines) > 1:
        reading.fault(outlines[1].place, "There is more than one boundary.", "Keep one Polygon.")
    reading.boundary = outlines[0].ring if outlines else ()
    return reading.boundary


def read_sectors(*, reading: Reading) -> tuple[Sector, ...]:
    """This function will read sectors.geojson: per feature its code, territory, pincode, lat and lon."""
    outlines = read_outlines(reading=reading, file="sectors.geojson", defines=("sector",))
    return tuple(sector for outline in outlines if (sector := _sector(reading=reading, outline=outline)))


def _sector(*, reading: Reading, outline: Outline) -> Sector | None:
    properties, place = outline.properties, outline.place
    for key in properties:
        if key not in _SECTOR_KEYS and key not in _SECTOR_MAY_HAVE:
            mend = did_you_mean(wrong=key, known=_SECTOR_KEYS, otherwise="Take it out.")
            reading.fault(place, f"'{key}' is not known here.", mend)
    wrong = [key for key, kind in _SECTOR_KEYS.items() if not isinstance(properties.get(key), kind)]
    for key in wrong:
        kind = "a text" if _SECTOR_KEYS[key] is str else "a number of degrees"
        reading.fault(place, f"'{key}' is missing or not {kind}.", f'Add "{key}": ... to the properties.')
    code, territory, pincode = (str(properties.get(key, "")) for key in ("code", "territory", "pincode"))
    if "code" not in wrong:
        reading.define("sector", code, place)
    if wrong:
        return None
    reading.refer("territory", territory, place)
    point = Row(reading=reading, place=place, values={key: str(properties[key]) for key in ("lat", "lon", "pincode")})
    lat, lon = point.point()
    return Sector(code, territory, lat=lat, lon=lon, pincode=point.pincode(), outline=outline.ring)


def read_blocks(*, reading: Reading) -> tuple[Block, ...]:
    """This function will read blocks.csv: the middle of each block of a sector."""
    rows = read_rows(reading=reading, file="blocks.csv", columns=("sector", "block", "lat", "lon"), defines=("block",))
    blocks = []
    for row in rows:
        sector, code = row.reference("sector", "sector"), row.text("block")
        reading.define("block", f"{sector}-{code}", row.place)
        lat, lon = row.point()
        blocks.append(Block(sector=sector, code=code, lat=lat, lon=lon))
    return tuple(blocks)


def read_house_ranges(*, reading: Reading) -> tuple[HouseRange, ...]:
    """This function will read house_ranges.csv: which house numbers of a sector are in which block."""
    rows = read_rows(reading=reading, file="house_ranges.csv", columns=("sector", "block", "first", "last"))
    placed = []
    for row in rows:
        sector, block = row.reference("sector", "sector"), row.text("block")
        reading.refer("block", f"{sector}-{block}", row.place)
        span = HouseRange(sector, block, first=row.whole("first", least=1), last=row.whole("last", least=1))
        if span.last < span.first:
            row.fault(f"The range ends at {span.last}, before it begins at {span.first}.", "Swap first and last.")
        placed.append((span, row.place))
    _check_overlaps(reading=reading, placed=placed)
    return tuple(span for span, _ in placed)


def _check_overlaps(*, reading: Reading, placed: list[tuple[HouseRange, Place]]) -> None:
    in_order = sorted(placed, key=lambda item: (item[0].sector, item[0].first))
    for (lower, where), (upper, place) in pairwise(in_order):
        if lower.sector == upper.sector and upper.first <= lower.last:
            reading.fault(
                place,
                f"Houses {upper.first} to {min(lower.last, upper.last)} of sector {upper.sector} are also on line "
                f"{where.line}, in block {lower.block}.",
                "A house number must lie in one range of its sector.",
            )


def read_localities(*, reading: Reading) -> tuple[Locality, ...]:
    """This function will read localities.csv: villages, colonies and other places that are no sectors."""
    columns = ("code", "name_*", "aliases", "territory", "lat", "lon", "pincode", "quality")
    found = []
    for row in read_rows(reading=reading, file="localities.csv", columns=columns, defines=("locality",)):
        lat, lon = row.point()
        locality = Locality(
            code=row.code("locality"),
            name=row.texts("name"),
            aliases=row.words("aliases"),
            territory=row.reference("territory", "territory"),
            lat=lat,
            lon=lon,
            pincode=row.pincode(),
            quality=row.one_of("quality", QUALITIES),
        )
        found.append((locality, row))
    _check_names(found=found)
    return tuple(locality for locality, _ in found)


def _check_names(*, found: list[tuple[Locality, Row]]) -> None:
    """Two places may share an alias (three villages became "Sector 39 West"), but no place may bear another's name."""
    owner = {name.casefold(): locality.code for locality, _ in reversed(found) for name in locality.name.values()}
    for locality, row in found:
        for name in {*locality.name.values(), *locality.aliases}:
            if name and (other := owner.get(name.casefold(), locality.code)) != locality.code:
                row.fault(f"'{name}' is also the name of locality '{other}'.", "Give each place its own name.")
