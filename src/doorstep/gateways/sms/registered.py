"""Ids of the templates that the department registered with the operators (DLT), by event and language."""

import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

_ID = re.compile(r"\d{1,30}")

Registered = Mapping[str, Mapping[str, str]]
"""The id by event, then language."""


class BadTemplates(ValueError):
    """The file of registered templates cannot be used."""


@lru_cache(maxsize=8)
def registered(*, file: Path) -> Registered:
    """This function will read a TOML file with a table for each event and a line for each language; once a process.

    Raises BadTemplates."""
    try:
        said = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise BadTemplates(f"the file {file} cannot be read") from error
    except tomllib.TOMLDecodeError as error:
        raise BadTemplates(f"{file}: {error}") from error
    for event, ids in said.items():
        if not isinstance(ids, dict) or not all(isinstance(one, str) and _ID.fullmatch(one) for one in ids.values()):
            raise BadTemplates(f'{file}: {event} needs lines like hi = "1107160000000000000", digits in quotes')
    return said
