"""Taking checked values out of CSV rows: what is wrong is filed, and reading goes on."""

import csv
import math
from collections.abc import Mapping

from doorstep.engines.catalogue.values import Texts
from doorstep.engines.city.clock_text import WEEKDAYS, day_of, span_of
from doorstep.engines.city.reading import Place, Reading, did_you_mean

SEPARATOR = "|"


class Row:
    """One line of a file. After a fault a method gives an empty value of its type, so that the rest is checked."""

    def __init__(self, *, reading: Reading, place: Place, values: Mapping[str, str]) -> None:
        self.reading = reading
        self.place = place
        self.values = values

    def fault(self, message: str, mend: str) -> None:
        self.reading.fault(self.place, message, mend)

    def text(self, column: str, *, required: bool = True) -> str:
        text = self.values.get(column, "")
        if required and not text:
            self.fault(f"'{column}' is empty.", "Fill it in.")
        return text

    def number(self, column: str) -> float:
        text = self.text(column)
        try:
            value = float(text or 0)
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            self.fault(f"'{column}' is '{text}', which is no number.", "Write a number like 30.7331.")
            return 0.0
        return value

    def whole(self, column: str, *, least: int = 0) -> int:
        text = self.text(column)
        if not text:
            return least
        if not text.isascii() or not text.isdigit() or int(text) < least:
            self.fault(f"'{column}' is '{text}'.", f"Write a whole number, {least} or more.")
            return least
        return int(text)

    def one_of(self, column: str, allowed: tuple[str, ...]) -> str:
        text = self.text(column)
        if text and text not in allowed:
            self.fault(f"'{column}' is '{text}'.", f"Write one of: {', '.join(allowed)}.")
        return text

    def flag(self, column: str) -> bool:
        """True for "yes"; a column that is not there, or empty, says no."""
        return self.one_of(column, ("yes", "no")) == "yes" if self.values.get(column) else False

    def words(self, column: str) -> tuple[str, ...]:
        words = tuple(word.strip() for word in self.values.get(column, "").split(SEPARATOR) if word.strip())
        if len(set(words)) < len(words):
            self.fault(f"'{column}' names something twice.", "Take one of them out.")
        return words

    def texts(self, column: str) -> Texts:
        """One text in each language of the city, from the columns <column>_<language>."""
        return {language: self.text(f"{column}_{language}") for language in self.reading.languages}

    def point(self) -> tuple[float, float]:
        """(lat, lon) in degrees, inside the city's boundary."""
        lat, lon = self.number("lat"), self.number("lon")
        if lat and lon:
            self.reading.check_point(lat=lat, lon=lon, place=self.place)
        return lat, lon

    def pincode(self) -> str:
        text = self.text("pincode")
        if text and not (text.isascii() and text.isdigit() and len(text) == 6 and text[0] != "0"):
            self.fault(f"'pincode' is '{text}', which is no PIN code.", "Write its six digits.")
        return text

    def day(self, column: str) -> str:
        text = self.text(column)
        if text and day_of(text=text) is None:
            self.fault(f"'{column}' is '{text}', which is no date.", "Write it like 2026-01-26.")
        return text

    def span(self, column: str) -> tuple[int, int]:
        text = self.text(column)
        span = span_of(text=text)
        if text and span is None:
            self.fault(f"'{column}' is '{text}', which is no span of time.", "Write it like 09:00-17:00.")
        return span or (0, 0)

    def weekdays(self, column: str) -> tuple[int, ...]:
        """Days of the week; Monday is 0."""
        words = self.words(column)
        for word in words:
            if word not in WEEKDAYS:
                self.fault(f"'{column}' is '{word}', which is no day.", f"Write one of: {', '.join(WEEKDAYS)}.")
        return tuple(WEEKDAYS.index(word) for word in words if word in WEEKDAYS)

    def code(self, kind: str) -> str:
        """The row's own code, which others may refer to from now on."""
        code = self.text("code")
        if code:
            self.reading.define(kind, code, self.place)
        return code

    def reference(self, column: str, kind: str) -> str:
        code = self.text(column)
        if code:
            self.reading.refer(kind, code, self.place)
        return code

    def references(self, column: str, kind: str) -> tuple[str, ...]:
        codes = self.words(column)
        for code in codes:
            self.reading.refer(kind, code, self.place)
        return codes


def _heading_is_right(
    *, reading: Reading, file: str, heading: list[str], columns: tuple[str, ...], may_have: tuple[str, ...]
) -> bool:
    for column in columns:
        if column not in heading:
            reading.fault(Place(file, 1), f"Column '{column}' is missing.", f"Add {column} to the first line.")
    free = tuple(prefix for prefix in may_have if prefix.endswith((":", "_")))
    for index, column in enumerate(heading):
        if column not in (*columns, *may_have) and not column.startswith(free or (":",)):
            mend = did_you_mean(wrong=column, known=(*columns, *may_have), otherwise="Take the column out.")
            reading.fault(Place(file, 1), f"Column '{column}' is not known here.", mend)
        if column in heading[:index]:
            reading.fault(Place(file, 1), f"Column '{column}' is there twice.", "Take one of them out.")
    return set(columns) <= set(heading)


def read_rows(
    *,
    reading: Reading,
    file: str,
    columns: tuple[str, ...],
    may_have: tuple[str, ...] = (),
    defines: tuple[str, ...] = (),
) -> list[Row]:
    """This function will give the rows of a CSV file, or none after filing why it cannot be read.

    A column `name_*` stands for one per language. `may_have`: optional columns; one ending in ":" is a prefix.
    `defines`: the kinds of code that the file holds."""
    text = reading.text_of(file)
    wanted = tuple(
        name.replace("*", language) for name in columns for language in (reading.languages if "*" in name else ("",))
    )
    if not reading.languages:
        # city.toml is broken, which is told; do not tell that every name_<language> is unknown.
        may_have += tuple(name.rstrip("*") for name in columns if "*" in name)
    lines = csv.reader((text or "").splitlines())
    heading = [name.strip() for name in next(lines, [])]
    if text is None or not _heading_is_right(
        reading=reading, file=file, heading=heading, columns=wanted, may_have=may_have
    ):
        reading.leave_out(defines)
        return []
    rows = []
    for cells in lines:
        place = Place(file, lines.line_num)
        if cells and len(cells) != len(heading):
            reading.fault(
                place,
                f"The line has {len(cells)} cells, but the first line names {len(heading)} columns.",
                "Put a comma between cells, and quotes round a cell that has a comma.",
            )
        elif cells:
            values = dict(zip(heading, (cell.strip() for cell in cells), strict=True))
            rows.append(Row(reading=reading, place=place, values=values))
    return rows
