"""A table's rows as plain values by field, and values back as columns."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models

from doorstep.city.tables import Table, key_of
from doorstep.engines.city.merging import Values
from doorstep.places.models import Edited


@dataclass(frozen=True, slots=True)
class Rows:
    """One table's rows by key, and the key of each id."""

    by_key: dict[str, Edited] = field(default_factory=dict)
    key_of: dict[int, str] = field(default_factory=dict)

    def add(self, *, key: str, row: Edited) -> None:
        """This function will note a stored row."""
        self.by_key.setdefault(key, row)
        self.key_of[row.pk] = key


Known = dict[type[models.Model], Rows]
"""The rows of the tables that were read so far."""


def read_rows(*, table: Table, known: Known) -> dict[str, dict[str, Any]]:
    """This function will read a table, note its rows in `known`, and return the plain values of each by key.

    The rows stay locked until the transaction ends, so that what a manager saves meanwhile is not overwritten."""
    rows = list(table.model._default_manager.select_for_update(no_key=True).order_by("pk"))
    links = {column.name: _read_links(column, known) for column in table.model._meta.many_to_many}
    found = Rows()
    values: dict[str, dict[str, Any]] = {}
    for row in rows:
        plain = {column.name: _plain(column, row, known) for column in _columns(table.model)}
        plain |= {name: sorted(of_row[row.pk]) for name, of_row in links.items()}
        key = key_of(key=table.key, values=plain)
        found.add(key=key, row=row)
        values.setdefault(key, plain)
    known[table.model] = found
    return values


def present_links(*, table: Table, values: Values, known: Known) -> dict[str, Any]:
    """This function will leave out of the links to many rows those to rows that a manager deleted."""
    present = dict(values)
    for column in table.model._meta.many_to_many:
        if column.name in values:
            targets = known[column.related_model].by_key
            present[column.name] = [key for key in values[column.name] if key in targets]
    return present


def dangling(*, table: Table, values: Values, known: Known) -> set[str]:
    """This function will return the fields whose one linked row is not there, because a manager deleted it."""
    return {
        column.name
        for column in _columns(table.model)
        if column.name in values and isinstance(column, models.ForeignKey)
        if values[column.name] and values[column.name] not in known[column.related_model].by_key
    }


def as_columns(*, table: Table, values: Values, known: Known) -> dict[str, Any]:
    """This function will turn plain values into what the model's constructor takes, without links to many rows."""
    return dict(
        _column_value(column, values[column.name], known) for column in _columns(table.model) if column.name in values
    )


def many_links(*, table: Table, of_keys: Mapping[str, Values], known: Known) -> dict[str, dict[int, list[int]]]:
    """This function will return, by field and by id of row, the ids of the rows it shall be linked to."""
    ids = {key: row.pk for key, row in known[table.model].by_key.items()}
    wanted: dict[str, dict[int, list[int]]] = {}
    for column in table.model._meta.many_to_many:
        targets = known[column.related_model].by_key
        wanted[column.name] = {
            ids[key]: [targets[target].pk for target in values[column.name]]
            for key, values in of_keys.items()
            if column.name in values
        }
    return wanted


def _columns(model: type[models.Model]) -> Iterable[Any]:
    return (column for column in model._meta.concrete_fields if not column.primary_key)


def _plain(column: Any, row: Edited, known: Known) -> Any:
    value = getattr(row, column.attname)
    if isinstance(column, models.ForeignKey):
        return known[column.related_model].key_of[value] if value is not None else ""
    if isinstance(column, models.DateField):
        return value.isoformat() if value is not None else ""
    return value


def _column_value(column: Any, value: Any, known: Known) -> tuple[str, Any]:
    if isinstance(column, models.ForeignKey):
        return column.attname, known[column.related_model].by_key[value].pk if value else None
    if isinstance(column, models.DateField):
        return column.name, date.fromisoformat(value) if value else None
    return column.name, value


def _read_links(column: Any, known: Known) -> dict[int, list[str]]:
    keys = known[column.related_model].key_of
    links: dict[int, list[str]] = defaultdict(list)
    pairs = column.remote_field.through._default_manager.values_list(
        column.m2m_column_name(), column.m2m_reverse_name()
    )
    for source, target in pairs:
        links[source].append(keys[target])
    return links
