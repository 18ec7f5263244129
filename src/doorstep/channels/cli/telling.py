"""What went wrong, in a line and without a traceback."""

from typing import Any

import click
from django.conf import settings
from django.db import DatabaseError

from doorstep.catalogue.queries import NoCatalogue
from doorstep.channels.cli.faults import fault_lines
from doorstep.city.refusals import BrokenCity
from doorstep.gateways.pdf import MissingFonts
from doorstep.texts.refusals import Refusal


class TellingGroup(click.Group):
    """Says every error as a person would; DOORSTEP_DEBUG=1 shows where it came from."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            if settings.DEBUG:
                raise
            raise click.ClickException(words_of(error)) from error


def words_of(error: Exception) -> str:
    """This function will say what went wrong and, where it is known, what to do."""
    if isinstance(error, BrokenCity):
        return "\n".join([str(error), *fault_lines(error.faults)])
    if isinstance(error, Refusal):
        return str(error)
    if isinstance(error, NoCatalogue):
        return "No city is loaded yet. Run: doorstep setup"
    if isinstance(error, DatabaseError):
        return f"The database cannot do this: {error}\nIf it is new, run: doorstep setup"
    if isinstance(error, MissingFonts):
        return str(error)
    return f"{type(error).__name__}: {error}\nDOORSTEP_DEBUG=1 shows where this came from."
