"""What the second database's run need not prove again: what is the same whatever the database."""

import pytest

# Whoever asks for one of these has a database.
FIXTURES = {"db", "transactional_db", "live_server", "chandigarh_is_loaded"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--second-database",
        action="store_true",
        help="leave out tests that know no database, and of each browser test all variants but one",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("second_database"):
        return
    seen: set[tuple[object, ...]] = set()
    kept: list[pytest.Item] = []
    left: list[pytest.Item] = []
    for item in items:
        (kept if knows_a_database(item) and _is_first_of_its_pages(item, seen) else left).append(item)
    items[:] = kept
    config.hook.pytest_deselected(items=left)


def knows_a_database(item: pytest.Item) -> bool:
    """A test that opens one in processes of its own says so by a mark."""
    marks = ("django_db", "own_database")
    return any(item.get_closest_marker(mark) for mark in marks) or bool(set(item.fixturenames) & FIXTURES)  # type: ignore[attr-defined]


def _is_first_of_its_pages(item: pytest.Item, seen: set[tuple[object, ...]]) -> bool:
    if item.get_closest_marker("browser") is None:
        return True
    test = (item.path, getattr(item, "originalname", item.name))
    is_first = test not in seen
    seen.add(test)
    return is_first
