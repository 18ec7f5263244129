"""Loading a city's files into the tables. The page docs/algorithms/city-load.md tells it in prose."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from doorstep.catalogue.actions import freeze_catalogue
from doorstep.city.actions.roads import put_roads
from doorstep.city.columns import Known, as_columns, dangling, many_links, present_links, read_rows
from doorstep.city.models import Seed
from doorstep.city.refusals import BrokenCity, OtherCity, OtherZone
from doorstep.city.tables import TABLES, Table, key_of
from doorstep.engines.city.merging import Values, is_edited, merge
from doorstep.engines.city.read import read_city
from doorstep.engines.city.values import CityData
from doorstep.engines.routing.network import RoadNetwork, read_network
from doorstep.journal.actions import Actor, append
from doorstep.messaging.actions_templates import freeze_templates
from doorstep.places import actions as places
from doorstep.places import queries
from doorstep.places.models import City, Edited

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class LoadReport:
    """What a load did, as (table, key) and, where fields are told apart, (table, key, field).

    `kept`: what a manager edited and the files say otherwise; field "" is a whole row that a manager deleted, or edited
    though it is gone from the files. `left`: rows gone from the files that are still needed."""

    added: list[tuple[str, str]] = field(default_factory=list)
    changed: list[tuple[str, str, str]] = field(default_factory=list)
    kept: list[tuple[str, str, str]] = field(default_factory=list)
    same: list[tuple[str, str]] = field(default_factory=list)
    removed: list[tuple[str, str]] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        """This function will return how many there are of each."""
        return {name: len(getattr(self, name)) for name in ("added", "changed", "kept", "same", "removed", "left")}


@dataclass(frozen=True, slots=True)
class _Loading:
    """What one load has at hand. `seeds` by (table, key): what the files said last time."""

    city: CityData
    seeds: Mapping[tuple[str, str], Seed]
    known: Known = field(default_factory=dict)
    present: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    """The rows that were there before, as plain values, by table and key."""
    said: dict[tuple[str, str], Values] = field(default_factory=dict)
    """What the files say now, by (table, key): the next load's seeds."""
    report: LoadReport = field(default_factory=LoadReport)


def load_city(*, folder: Path, actor: Actor, now: datetime, progress: Progress | None = None) -> LoadReport:
    """This function will make the tables say what a city's files say, but for what managers edited.

    All or nothing; loading the same files again writes nothing. `progress` is called with (tables done, tables in all).
    Raises BrokenCity with every fault of the files, OtherCity, OtherZone."""
    city, faults = read_city(folder=folder)
    if city is None:
        raise BrokenCity(faults)
    roads = read_network(nodes_csv=city.road_nodes, edges_csv=city.road_edges)
    if city.timezone != settings.TIME_ZONE:
        raise OtherZone(city.timezone, settings.TIME_ZONE)
    return _load(city=city, roads=roads, actor=actor, now=now, progress=progress or (lambda done, total: None))


@transaction.atomic
def _load(*, city: CityData, roads: RoadNetwork, actor: Actor, now: datetime, progress: Progress) -> LoadReport:
    other = City.objects.exclude(code=city.code).first()
    if other is not None:
        raise OtherCity(other.code, city.code)
    loading = _Loading(city=city, seeds={(seed.table, seed.key): seed for seed in Seed.objects.select_for_update()})
    for done, table in enumerate(TABLES, start=1):
        _load_table(table=table, loading=loading)
        progress(done, len(TABLES))
    for table in reversed(TABLES):
        _remove_vanished(table=table, loading=loading)
    seeded = _store_seeds(loading=loading)
    report = loading.report
    moved = _put_on_roads(city=city, roads=roads, now=now)
    # Also when no file changed: the public address is a word of some texts, and it is a setting.
    freeze_templates(by=actor.name, now=now)
    if seeded or moved or report.added or report.changed or report.removed:
        places.touch()
        freeze_catalogue(valid_from_on=now.astimezone(queries.zone()).date(), now=now)
        details = {"city": city.code, **report.counts()}
        append(actor=actor, action="city-loaded", subject=f"city:{city.code}", details=details, now=now)
    return report


def _put_on_roads(*, city: CityData, roads: RoadNetwork, now: datetime) -> bool:
    """Roads that were imported stay, like everything that is not the files' own."""
    if queries.roads_are_imported():
        queries.edition()
        return places.place_on_roads(roads=queries.network())
    source = f"{city.road_nodes.name}, {city.road_edges.name}"
    changed = put_roads(roads=roads, source=source, imported=False, now=now).changed
    return places.place_on_roads(roads=roads) or changed


def _load_table(*, table: Table, loading: _Loading) -> None:
    loading.present[table.name] = present = read_rows(table=table, known=loading.known)
    files = {key_of(key=table.key, values=values): values for values in table.rows(loading.city)}
    new, altered = {}, {}
    for key, told in files.items():
        values = present_links(table=table, values=told, known=loading.known)
        missing = dangling(table=table, values=values, known=loading.known)
        if key in present:
            changes = _merge(table, key, values, missing, present[key], loading)
            if changes:
                altered[key] = changes
            loading.said[table.name, key] = values
        elif (table.name, key) in loading.seeds or missing:
            _keep_deleted(table, key, values, loading)
        else:
            new[key] = values
            loading.said[table.name, key] = values
    _store(table=table, new=new, altered=altered, loading=loading)


def _merge(table: Table, key: str, values: Values, missing: set[str], row: Values, loading: _Loading) -> dict[str, Any]:
    """The fields to change. What links to a deleted row cannot be followed, and counts as kept."""
    seed = loading.seeds.get((table.name, key))
    merged = merge(file=values, row=row, seed=seed.values if seed else None)
    changes = {name: value for name, value in merged.changes.items() if name not in missing}
    kept = sorted({*merged.kept, *(merged.changes.keys() & missing)})
    report = loading.report
    report.changed.extend((table.name, key, name) for name in changes)
    report.kept.extend((table.name, key, name) for name in kept)
    if not changes and not kept:
        report.same.append((table.name, key))
    return changes


def _keep_deleted(table: Table, key: str, values: Values, loading: _Loading) -> None:
    """Once loaded and now gone: a manager deleted it. Nothing is noted of a row that was never there."""
    loading.report.kept.append((table.name, key, ""))
    if (table.name, key) in loading.seeds:
        loading.said[table.name, key] = values


def _store(*, table: Table, new: Mapping[str, Values], altered: Mapping[str, Values], loading: _Loading) -> None:
    rows = loading.known[table.model]
    added = [_new_row(table, values, loading, number) for number, values in enumerate(new.values())]
    fields: set[str] = set()
    for key, changes in altered.items():
        columns = as_columns(table=table, values=changes, known=loading.known)
        for name, value in columns.items():
            setattr(rows.by_key[key], name, value)
        fields |= columns.keys()
    changed = [rows.by_key[key] for key in altered]
    places.put_rows(model=table.model, added=added, changed=changed, fields=fields)
    for key, row in zip(new, added, strict=True):
        rows.add(key=key, row=row)
    loading.report.added.extend((table.name, key) for key in new)
    for name, wanted in many_links(table=table, of_keys={**new, **altered}, known=loading.known).items():
        if wanted:
            places.put_links(model=table.model, field=name, wanted=wanted)


def _new_row(table: Table, values: Values, loading: _Loading, number: int) -> Edited:
    row = table.model(**as_columns(table=table, values=values, known=loading.known))
    if table.numbered:
        taken = [values[table.numbered] for values in loading.present[table.name].values()]
        setattr(row, table.numbered, max(taken, default=-1) + 1 + number)
    return row


def _remove_vanished(*, table: Table, loading: _Loading) -> None:
    """What the files once said and say no more goes, unless a manager edited it or something needs it."""
    report, present = loading.report, loading.present[table.name]
    going: dict[int, str] = {}
    for (name, key), seed in loading.seeds.items():
        if name != table.name or (name, key) in loading.said or key not in present:
            continue
        if is_edited(row=present[key], seed=seed.values):
            report.kept.append((name, key, ""))
            loading.said[name, key] = seed.values
        else:
            going[loading.known[table.model].by_key[key].pk] = key
    needed = _needed(table.model, going)
    for pk in needed:
        report.left.append((table.name, going[pk]))
        loading.said[table.name, going[pk]] = loading.seeds[table.name, going[pk]].values
    removed = [pk for pk in going if pk not in needed]
    if removed:
        places.remove_rows(model=table.model, ids=removed)
    report.removed.extend((table.name, going[pk]) for pk in removed)


def _needed(model: type[Edited], ids: Mapping[int, str]) -> set[int]:
    """The rows that some other row points to."""
    needed: set[int] = set()
    for relation in model._meta.related_objects if ids else ():
        rows: Any = relation.related_model
        pointing = rows._default_manager.filter(**{f"{relation.field.name}__in": list(ids)})
        needed.update(pointing.values_list(relation.field.name, flat=True))
    return needed & ids.keys()


def _store_seeds(*, loading: _Loading) -> bool:
    """Note what the files say now, edited or not; say whether that is anything new."""
    new, altered = [], []
    for (table, key), values in loading.said.items():
        seed = loading.seeds.get((table, key))
        if seed is None:
            new.append(Seed(table=table, key=key, values=values))
        elif seed.values != values:
            seed.values = dict(values)
            altered.append(seed)
    gone = [seed.pk for place, seed in loading.seeds.items() if place not in loading.said]
    Seed.objects.bulk_create(new, batch_size=500)
    Seed.objects.bulk_update(altered, ["values"], batch_size=100)
    Seed.objects.filter(pk__in=gone).delete()
    return bool(new or altered or gone)
