"""Taking checked values out of TOML tables: what is wrong is filed, and reading goes on."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TypeVar

from doorstep.engines.catalogue.values import Texts
from doorstep.engines.city.clock_text import day_of, minute_of
from doorstep.engines.city.reading import Place, Reading, did_you_mean
from doorstep.engines.city.toml_lines import Path, TomlFile, read_toml

Value = TypeVar("Value")
Word = TypeVar("Word", bound=str)

KINDS: Mapping[type, tuple[str, str]] = {
    str: ("a text", 'Write it in quotes: "..."'),
    int: ("a whole number", "Write it with digits, without quotes."),
    bool: ("true or false", "Write true or false, without quotes."),
    list: ("a list", 'Write it in square brackets: ["...", "..."]'),
    dict: ("a table", 'Write it in braces: {en = "...", ...}'),
}


class Table:
    """One table of a file. Each method takes one key; a key that nobody took is unknown, which `done` says.

    After a fault a method gives an empty value of its type, so that the rest is still checked."""

    def __init__(self, *, reading: Reading, source: TomlFile, path: Path, values: Mapping[str, object]) -> None:
        self.reading = reading
        self._source = source
        self._path = path
        self._values = values
        self._taken: set[str] = set()

    def place(self, *keys: str) -> Place:
        return self._source.place((*self._path, *keys))

    def fault(self, key: str, message: str, mend: str) -> None:
        self.reading.fault(self.place(*key.split(".")) if key else self.place(), message, mend)

    def has(self, key: str) -> bool:
        return key in self._values

    def _take(self, key: str, wanted: type[Value], default: Value | None) -> Value | None:
        self._taken.add(key)
        if key not in self._values:
            if default is None:
                self.fault("", f"'{key}' is missing.", f"Add {key} = ...")
            return default
        value = self._values[key]
        # In Python True is a whole number; in a city's file it is not.
        if not isinstance(value, wanted) or (isinstance(value, bool) and wanted is not bool):
            name, mend = KINDS[wanted]
            self.fault(key, f"'{key}' must be {name}.", mend)
            return None
        return value

    def text(self, key: str, *, default: str | None = None) -> str:
        value = self._take(key, str, default)
        if value is not None and default is None and not value.strip():
            self.fault(key, f"'{key}' is empty.", "Fill it in.")
        return value or ""

    def whole(self, key: str, *, least: int = 0, most: int | None = None, default: int | None = None) -> int:
        value = self._take(key, int, default)
        if value is not None and (value < least or (most is not None and value > most)):
            span = f"from {least} to {most}" if most is not None else f"{least} or more"
            self.fault(key, f"'{key}' is {value}, but must be {span}.", f"Write a number {span}.")
        return value or 0

    def flag(self, key: str, *, default: bool | None = None) -> bool:
        return self._take(key, bool, default) or False

    def minute(self, key: str) -> int:
        text = self.text(key)
        minute = minute_of(text=text)
        if text and minute is None:
            self.fault(key, f"'{key}' is '{text}', which is no time of day.", 'Write it like "09:00".')
        return minute or 0

    def day(self, key: str) -> str:
        """An ISO date, written as a TOML date or as a text; empty when there is none."""
        self._taken.add(key)
        value = self._values.get(key, "")
        text = value.isoformat() if isinstance(value, date) else value
        if text == "" or (isinstance(text, str) and day_of(text=text)):
            return str(text)
        self.fault(key, f"'{key}' is no date.", "Write it like 2026-04-01.")
        return ""

    def one_of(self, key: str, allowed: tuple[Word, ...], *, default: Word | None = None) -> Word:
        text = self.text(key, default=default)
        for word in allowed:
            if word == text:
                return word
        if text:
            self.fault(
                key,
                f"'{key}' is '{text}', which is not allowed.",
                did_you_mean(wrong=text, known=allowed, otherwise=f"Write one of: {', '.join(allowed)}."),
            )
        return allowed[0]

    def words(self, key: str, *, default: Iterable[str] | None = ()) -> tuple[str, ...]:
        """A list of texts, without repetition."""
        value = self._take(key, list, None if default is None else list(default)) or []
        words = tuple(word for word in value if isinstance(word, str) and word)
        if len(words) < len(value):
            self.fault(key, f"'{key}' holds something that is not a text.", KINDS[list][1])
        if len(set(words)) < len(words):
            self.fault(key, f"'{key}' names something twice.", "Take one of them out.")
        return words

    def texts(self, key: str) -> Texts:
        """One text in each language of the city."""
        value = self._take(key, dict, None)
        if value is None:
            return {}
        languages = self.reading.languages
        for language in languages:
            text = value.get(language, "")
            if not isinstance(text, str) or not text.strip():
                self.fault(f"{key}.{language}", f"'{key}' has no text in '{language}'.", f'Add {language} = "..."')
        for language in value:
            if languages and language not in languages:
                self.fault(
                    f"{key}.{language}",
                    f"'{key}' has a text in '{language}', which is no language of the city.",
                    did_you_mean(wrong=str(language), known=languages, otherwise="Take it out."),
                )
        return {language: str(value.get(language, "")) for language in languages}

    def optional_texts(self, key: str) -> Texts | None:
        self._taken.add(key)
        return self.texts(key) if self.has(key) else None

    def code(self, kind: str) -> str:
        """The table's own code, which others may refer to from now on."""
        code = self.text("code")
        if code:
            self.reading.define(kind, code, self.place("code"))
        return code

    def reference(self, key: str, kind: str, *, default: str | None = None) -> str:
        code = self.text(key, default=default)
        if code:
            self.reading.refer(kind, code, self.place(key))
        return code

    def references(self, key: str, kind: str, *, default: Iterable[str] | None = ()) -> tuple[str, ...]:
        codes = self.words(key, default=default)
        for code in codes:
            self.reading.refer(kind, code, self.place(key))
        return codes

    def table(self, key: str) -> "Table | None":
        self._taken.add(key)
        if key not in self._values:
            return None
        values = self._take(key, dict, None)
        return None if values is None else self._child((key,), values)

    def tables(self, key: str) -> list["Table"]:
        values = self._take(key, list, []) or []
        children = [self._child((key, index), item) for index, item in enumerate(values) if isinstance(item, dict)]
        if len(children) < len(values):
            self.fault(key, f"'{key}' holds something that is not a table.", f"Begin each one with [[{key}]].")
        return children

    def all_keys(self) -> tuple[str, ...]:
        """All keys, for a table whose keys are free."""
        self._taken.update(self._values)
        return tuple(self._values)

    def _child(self, step: Path, values: Mapping[str, object]) -> "Table":
        return Table(reading=self.reading, source=self._source, path=self._path + step, values=values)

    def done(self) -> None:
        """Say which keys nobody took."""
        for key in self._values:
            if key not in self._taken:
                mend = did_you_mean(wrong=key, known=self._taken, otherwise="Take it out.")
                self.fault(key, f"'{key}' is not known here.", mend)


def read_table(*, reading: Reading, file: str, defines: tuple[str, ...] = ()) -> Table | None:
    """This function will give a whole TOML file as one table, or None after filing why it cannot be read."""
    source = read_toml(reading=reading, file=file, defines=defines)
    if source is None:
        return None
    return Table(reading=reading, source=source, path=(), values=source.values)


def read_tables(*, reading: Reading, file: str, kind: str) -> list[Table]:
    """This function will give each [[kind]] of a file that holds nothing else; a file without any is a fault."""
    whole = read_table(reading=reading, file=file, defines=(kind,))
    if whole is None:
        return []
    tables = whole.tables(kind)
    whole.done()
    if not tables:
        reading.fault(Place(file), f"There is no {kind}.", f"Add at least one [[{kind}]].")
        reading.leave_out((kind,))
    return tables
