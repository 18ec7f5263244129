"""A loaded city, kept for the tests that commit: each of them ends with an empty database, and to load the city again
takes as long as what they look at."""

from collections.abc import Callable
from pathlib import Path
from tempfile import mkdtemp

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction

_kept: dict[str, "_Rows"] = {}


class _Rows:
    """All rows of all tables, as the database itself writes them down."""

    def __init__(self) -> None:
        names = connection.introspection.django_table_names(only_existing=True, include_views=False)
        self.tables = [connection.ops.quote_name(name) for name in sorted(names)]
        self.copies = self._of_postgres() if connection.vendor == "postgresql" else self._of_sqlite()

    def _of_postgres(self) -> dict[str, bytes]:
        copies = {}
        with connection.cursor() as cursor:
            for table in self.tables:
                with cursor.copy(f"COPY {table} TO STDOUT") as copy:
                    copies[table] = b"".join(bytes(part) for part in copy)
        return copies

    def _of_sqlite(self) -> dict[str, bytes]:
        self.file = Path(mkdtemp(prefix="doorstep-kept-")) / "rows.sqlite3"
        with connection.cursor() as cursor:
            cursor.execute("ATTACH DATABASE %s AS kept", [str(self.file)])
            for table in self.tables:
                cursor.execute(f"CREATE TABLE kept.{table} AS SELECT * FROM main.{table}")
            cursor.execute("DETACH DATABASE kept")
        return {}

    def bring_back(self) -> None:
        if connection.vendor == "postgresql":
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"TRUNCATE {', '.join(self.tables)}")
                for table, rows in self.copies.items():
                    with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                        copy.write(rows)
            return
        with connection.cursor() as cursor:
            cursor.execute("ATTACH DATABASE %s AS kept", [str(self.file)])
        with transaction.atomic(), connection.cursor() as cursor:
            for table in self.tables:
                cursor.execute(f"DELETE FROM main.{table}")
                cursor.execute(f"INSERT INTO main.{table} SELECT * FROM kept.{table}")
        with connection.cursor() as cursor:
            cursor.execute("DETACH DATABASE kept")


def load_once(*, name: str, load: Callable[[], None]) -> None:
    """This function will load a city, or bring back all rows as they were when it was loaded the first time.

    Everything else that is in the database is removed."""
    if name not in _kept:
        load()
        _kept[name] = _Rows()
        return
    _kept[name].bring_back()
    ContentType.objects.clear_cache()
