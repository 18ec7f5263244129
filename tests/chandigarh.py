"""The city that tests begin with."""

import time
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import override_settings
from django.utils import translation
from pytest_django import DjangoDbBlocker

from tests.cast import begin_afresh, load_chandigarh
from tests.kept_city import load_once


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """SQLite in a file, as in production: threads of a test share it with the same locks as processes do."""
    if connection.vendor == "sqlite":
        folder = tmp_path_factory.mktemp("database")
        connection.settings_dict["TEST"]["NAME"] = str(folder / "test.sqlite3")
    # Threads of a live server end with their connections, instead of keeping them for the next request.
    connection.settings_dict["CONN_MAX_AGE"] = 0


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Before PostgreSQL's database is dropped: a server process outlives its client a little on a busy machine, and the
    live server's threads keep theirs for as long as they are remembered."""
    yield
    with django_db_blocker.unblock():
        for _ in range(30):
            if not _other_sessions():
                return
            time.sleep(0.1)
        _end_other_sessions()


def _end_other_sessions() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def _other_sessions() -> int:
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return int(cursor.fetchone()[0])


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> Iterator[None]:
    """To hash a password as dearly as in earnest takes half a second, for each member of staff of each test."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Each test begins in English: a page asked for in Hindi leaves its thread speaking Hindi."""
    with translation.override("en"):
        yield


@pytest.fixture(scope="session")
def chandigarh_is_loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Load the shipped city once; each test then works in a transaction that is rolled back."""
    with django_db_blocker.unblock():
        load_chandigarh()


@pytest.fixture
def chandigarh(chandigarh_is_loaded: None, db: None) -> None:
    """Chandigarh on a Tuesday morning, with nothing booked."""
    begin_afresh()


@pytest.fixture
def committed_chandigarh(transactional_db: None) -> Iterator[None]:
    """Chandigarh for tests that need real commits: brought back, because such tests end with an empty database."""
    load_once(name="chandigarh", load=load_chandigarh)
    begin_afresh()
    yield


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """First the tests that begin with an empty database, then those in Chandigarh; those that commit empty it again."""
    items.sort(key=_begins_with)


def _begins_with(item: pytest.Item) -> tuple[bool, bool]:
    fixtures = set(getattr(item, "fixturenames", ()))
    marker = item.get_closest_marker("django_db")
    commits = "transactional_db" in fixtures or bool(marker and marker.kwargs.get("transaction"))
    return bool(fixtures & {"chandigarh", "committed_chandigarh"}), commits
