"""TOML files whose tables and keys still know their line, which the standard library's parser forgets."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass

from doorstep.engines.city.reading import Place, Reading

Path = tuple[str | int, ...]
"""Where a value is: ("service", 3, "name") is the name of the fourth [[service]]."""

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]#]+?)\s*\]")
_KEY = re.compile(r"\s*([A-Za-z0-9_.\"'-]+)\s*=")
_AT_LINE = re.compile(r"\(at line (\d+),.*\)|\(at end of document\)")
_LONG_QUOTES = re.compile(r'"""|\'\'\'')


@dataclass(frozen=True, slots=True)
class TomlFile:
    """The values of one file and the lines of its tables and keys."""

    file: str
    values: Mapping[str, object]
    lines: Mapping[Path, int]

    def place(self, path: Path) -> Place:
        """The line of the path, or of the nearest table around it."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.lines:
                return Place(self.file, self.lines[path[:length]])
        return Place(self.file, 1 if path else 0)


def _names(*, dotted: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in dotted.split("."))


def _table_path(*, names: tuple[str, ...], counts: dict[Path, int], is_item: bool) -> Path:
    """Puts the number of the list item that is being read behind each name of a list."""
    path: Path = ()
    for depth, name in enumerate(names):
        path += (name,)
        if is_item and depth == len(names) - 1:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path += (counts[path],)
    return path


def lines_of(*, text: str) -> dict[Path, int]:
    """This function will find the line (from 1) of each table and key of a TOML text that the parser accepts."""
    lines: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    in_long_text = False
    for number, line in enumerate(text.split("\n"), start=1):
        was_in_long_text = in_long_text
        in_long_text ^= len(_LONG_QUOTES.findall(line)) % 2 == 1
        if was_in_long_text:
            continue
        if header := _HEADER.match(line):
            table = _table_path(names=_names(dotted=header[2]), counts=counts, is_item=header[1] == "[[")
            lines[table] = number
            lines.setdefault(table[:-1], number)
        elif key := _KEY.match(line):
            lines[table + _names(dotted=key[1])] = number
    return lines


def read_toml(*, reading: Reading, file: str, defines: tuple[str, ...] = ()) -> TomlFile | None:
    """This function will read one TOML file of the city, or file what is wrong with it and give None.

    `defines`: the kinds of code that the file holds."""
    text = reading.text_of(file)
    if text is None:
        reading.leave_out(defines)
        return None
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _AT_LINE.search(str(error))
        line = int(found[1]) if found and found[1] else text.count("\n") + 1
        message = _AT_LINE.sub("", str(error)).strip()
        reading.fault(Place(file, line), f"This is not TOML: {message}.", "Check quotes, brackets and commas here.")
        reading.leave_out(defines)
        return None
    return TomlFile(file=file, values=values, lines=lines_of(text=text))
