"""How an instant is typed on the command line."""

from datetime import datetime

import click

from doorstep.places.queries import zone


class Instant(click.ParamType[datetime]):
    """ISO 8601: 2026-12-01T07:00 is the city's time, 2026-12-01T01:30:00Z is anybody's."""

    name = "instant"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        try:
            at = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f"'{value}' is not an instant; write 2026-12-01T07:00", param, ctx)
        return at if at.tzinfo is not None else at.replace(tzinfo=zone())


INSTANT = Instant()
