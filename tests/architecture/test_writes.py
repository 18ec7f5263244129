"""A row is written by its owner only: in actions, in the model itself, in a migration or through the admin."""

import ast
from pathlib import Path

import pytest

from tests.architecture.source import PRODUCT, parse, place, product_files

WRITING_FILES = ("models.py", "admin.py")
# Only a manager or a queryset has these, whatever it is called.
ALWAYS_A_WRITE = {"bulk_create", "bulk_update", "get_or_create", "update_or_create", "aget_or_create", "acreate"}
# A dict, a form or a file has these too: they count when the chain before them comes from a manager or a queryset.
WRITE_OF_A_QUERYSET = {"create", "update", "delete"}
# `route.stops.create(...)`: a manager that is reached through a row; an event of asyncio is set with nothing.
WRITE_OF_A_RELATION = {"create", "set"}
QUERYSET_METHODS = {"filter", "exclude", "all", "select_for_update", "select_related", "order_by", "using"}
# These are how a row is saved or deleted: no value, or only these. `picture.save(file)` is something else.
ROW_METHODS = {"save", "delete"}
ROW_ARGUMENTS = {"update_fields", "force_insert", "force_update", "using", "commit", "keep_parents"}


def may_write(file: Path) -> bool:
    inside = file.relative_to(PRODUCT)
    return inside.name in WRITING_FILES or inside.name.startswith("actions") or "actions" in inside.parts[:-1]


def find_writes(tree: ast.Module) -> list[int]:
    """Say on which lines rows are written."""
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute))
    return sorted({call.lineno for call in calls if _is_write(call)})


def _is_write(call: ast.Call) -> bool:
    assert isinstance(call.func, ast.Attribute)
    name = call.func.attr
    if name in ALWAYS_A_WRITE or (name in WRITE_OF_A_QUERYSET and _comes_from_a_queryset(call.func.value)):
        return True
    if name in WRITE_OF_A_RELATION and (call.args or call.keywords) and isinstance(call.func.value, ast.Attribute):
        return True
    if name == "execute":
        return _is_writing_sql(call)
    return name in ROW_METHODS and not call.args and {word.arg for word in call.keywords} <= ROW_ARGUMENTS


def _comes_from_a_queryset(chain: ast.expr) -> bool:
    """Walk `Stop.objects.filter(...).order_by(...)` from its end to its beginning."""
    while isinstance(chain, ast.Attribute | ast.Call):
        if isinstance(chain, ast.Call):
            chain = chain.func
            continue
        if chain.attr in {"objects", "_default_manager", "_base_manager"} | QUERYSET_METHODS:
            return True
        chain = chain.value
    return False


def _is_writing_sql(call: ast.Call) -> bool:
    text = call.args[0].value if call.args and isinstance(call.args[0], ast.Constant) else ""
    return isinstance(text, str) and text.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE"))


def test_rows_are_written_by_their_owner_only() -> None:
    stray = [place(file, line) for file in product_files() if not may_write(file) for line in find_writes(parse(file))]
    assert stray == []


@pytest.mark.parametrize(
    "bad",
    [
        "Stop.objects.create(route=route)",
        "Stop.objects.filter(route=route).update(done=True)",
        "route.stops.all().delete()",
        "Stop.objects.bulk_create(stops)",
        "route.stops.get_or_create(place=1)",
        "route.stops.create(place=1)",
        "visit.services.set(services)",
        "stop.save()",
        "stop.save(update_fields=['done'])",
        "stop.delete()",
        "route.agents.all().order_by('name').update(on=None)",
        "cursor.execute('UPDATE planning_stop SET done = 1')",
    ],
)
def test_a_stray_write_is_found(bad: str) -> None:
    assert find_writes(ast.parse(bad)) == [1]


@pytest.mark.parametrize(
    "good",
    [
        "answers.update(other)",
        "seen.add(stop)",
        "qr.save(file, kind='svg')",
        "queue.create('morning')",
        "Stop.objects.filter(route=route).count()",
        "cursor.execute('SELECT 1')",
    ],
)
def test_a_dict_a_set_or_a_picture_is_not_a_row(good: str) -> None:
    assert find_writes(ast.parse(good)) == []


def test_only_owners_may_write() -> None:
    assert may_write(PRODUCT / "booking" / "actions.py")
    assert may_write(PRODUCT / "booking" / "actions" / "book.py")
    assert may_write(PRODUCT / "booking" / "admin.py")
    assert not may_write(PRODUCT / "booking" / "queries.py")
    assert not may_write(PRODUCT / "channels" / "citizen" / "views.py")
