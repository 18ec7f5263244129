"""Writing places."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from doorstep.engines.addresses.values import Place
from doorstep.engines.catalogue.values import Texts
from doorstep.engines.routing.network import RoadNetwork
from doorstep.places import queries
from doorstep.places.models import Address, City, Depot, Edited, Edition, Holiday, RoadMap


def touch() -> None:
    """This function will make a new edition, so that every process reads again what managers edit."""
    Edition.objects.update_or_create(pk=1, defaults={"token": uuid.uuid4()})


def close_day(*, on: date, name: Texts) -> None:
    """This function will make a day a holiday of this name; one that is a holiday already stays as it is."""
    _row, new = Holiday.objects.get_or_create(on=on, defaults={"name": dict(name)})
    if new:
        touch()


def keep_address(*, place: Place, territory_id: int) -> Address:
    """This function will store a resolved place as the address of one hold or appointment."""
    return Address.objects.create(
        sector=place.sector,
        block=place.block,
        locality=place.locality,
        house=place.house,
        floor=place.floor,
        landmark=place.landmark,
        pincode=place.pincode,
        text=dict(place.text),
        key=place.key,
        lat=place.lat,
        lon=place.lon,
        node=queries.node_of(lat=place.lat, lon=place.lon),
        territory_id=territory_id,
        certainty=place.certainty,
    )


def put_rows(
    *, model: type[Edited], added: Sequence[Edited], changed: Sequence[Edited], fields: Collection[str]
) -> None:
    """This function will store many rows that managers edit, whichever noun's: new ones, and `fields` of others.

    Two statements, and no new edition: whoever loads a whole city calls `touch` once at its end."""
    model._default_manager.bulk_create(added, batch_size=500)
    if changed and fields:
        model._default_manager.bulk_update(changed, fields, batch_size=100)


def put_links(*, model: type[Edited], field: str, wanted: Mapping[int, Collection[int]]) -> None:
    """This function will link rows, by id, to exactly the given rows through a field to many. No new edition."""
    column: Any = model._meta.get_field(field)
    source, target = (f"{name}_id" for name in (column.m2m_field_name(), column.m2m_reverse_field_name()))
    through = column.remote_field.through
    through.objects.filter(**{f"{source}__in": list(wanted)}).delete()
    links = [through(**{source: row, target: other}) for row, others in wanted.items() for other in others]
    through.objects.bulk_create(links, batch_size=500)


def remove_rows(*, model: type[Edited], ids: Collection[int]) -> None:
    """This function will delete rows that nothing points to. No new edition."""
    model._default_manager.filter(pk__in=list(ids)).delete()


def place_on_roads(*, roads: RoadNetwork) -> bool:
    """This function will put depots at their nearest road node, and say whether one of them moved."""
    moved = []
    for depot in Depot.objects.all():
        node = roads.nearest_node(lat=depot.lat, lon=depot.lon)
        if node != depot.node:
            depot.node = node
            moved.append(depot)
    Depot.objects.bulk_update(moved, ["node"])
    return bool(moved)


def use_road_map(*, roads: RoadNetwork, nodes: Mapping[int, int], source: str, imported: bool, now: datetime) -> None:
    """This function will make these the city's roads: the only ones kept, with depots and addresses on their nodes.

    `nodes`: the road node of every address, by its id. Stops are planning's own. No new edition."""
    fields = {"content": roads.packed(), "source": source[:200], "imported": imported, "stored_at": now}
    RoadMap.objects.update_or_create(digest=roads.digest, defaults=fields)
    RoadMap.objects.exclude(digest=roads.digest).delete()
    City.objects.update(network_digest=roads.digest)
    place_on_roads(roads=roads)
    moved = [Address(pk=pk, node=node) for pk, node in nodes.items()]
    Address.objects.bulk_update(moved, ["node"], batch_size=500)
