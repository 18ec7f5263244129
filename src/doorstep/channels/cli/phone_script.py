"""The recording script of the phone: a PDF and a table per language, and recordings that come back by its numbers."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from doorstep.engines.phone_menu.script import Line
from doorstep.engines.wording import day_text
from doorstep.gateways.pdf import print_script
from doorstep.places import queries as places
from doorstep.prompts.queries import script

SECTION_WORDS = {
    "phrases": _("Phrases"),
    "numbers": _("Numbers"),
    "words": _("Words between"),
    "days": _("Days"),
    "months": _("Months"),
    "hours": _("Hours"),
    "letters": _("Letters"),
    "services": _("Services"),
    "questions": _("Questions and answers"),
    "documents": _("Documents"),
    "places": _("Villages and colonies"),
    "people": _("Field agents"),
}
HINTS = (
    _("Read slowly and kindly, as to your own grandmother, and at the same distance from the microphone throughout."),
    _("Record each line as one WAV file named by its number, such as 12.wav, with half a second of silence around it."),
    _("Numbers, words, days and names stand within sentences: read them evenly, without letting the voice fall."),
    _("A phrase that ends in the middle goes on with a number or a name: read it as if you were about to go on."),
)
COLUMNS = ("number", "key", "digest", "text", "note")


@dataclass(frozen=True, slots=True)
class Recorded:
    """A file that was given in, and the prompt it is for; or `problem`, why it is for none."""

    file: Path
    language: str
    key: str
    problem: str = ""


def write_script(*, folder: Path, language: str, now: datetime) -> tuple[Path, Path, int]:
    """This function will write a language's script into a folder, as PDF to read from and as CSV to keep beside the
    recordings, and return both with the number of lines. Raises `MissingFonts`."""
    lines = script(language=language, now=now)
    folder.mkdir(parents=True, exist_ok=True)
    pdf, table = folder / f"{language}.pdf", folder / f"{language}.csv"
    pdf.write_bytes(_pdf(lines, language, now))
    with table.open("w", encoding="utf-8-sig", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(COLUMNS)
        rows.writerows((line.number, line.key, line.digest, line.text, line.note) for line in lines)
    return pdf, table, len(lines)


def recordings_in(*, folder: Path, languages: Sequence[str], now: datetime) -> Iterator[Recorded]:
    """This function will find the WAV files of <folder>/<language>/ and say which prompt each is for.

    A name is a prompt's id, or a number of the script <folder>/<language>.csv it was read from: numbers move when the
    script grows, so without that table a number is refused, and so is a line whose words have changed since."""
    for language in languages:
        lines = {line.key: line for line in script(language=language, now=now)}
        read_from = _table(folder / f"{language}.csv")
        for file in sorted((folder / language).glob("*.[wW][aA][vV]")):
            key, problem = _key_of(file, lines, read_from)
            yield Recorded(file, language, key, problem)


def _key_of(file: Path, lines: Mapping[str, Line], read_from: Mapping[str, tuple[str, str]]) -> tuple[str, str]:
    name = file.stem.lstrip("0") if file.stem.isdecimal() else file.stem
    if file.stem.isdecimal() and name not in read_from:
        return "", "no such number in the script: put the .csv of the script beside the folder, or name it by its id"
    key, digest = read_from.get(name, (name, ""))
    if key not in lines:
        return "", f"the phone says no {key}"
    if digest and digest != lines[key].digest:
        return "", f"the words of {key} have changed since that script was printed; record it anew"
    return key, ""


def _table(file: Path) -> dict[str, tuple[str, str]]:
    """Number to key and digest, and key to itself with its digest."""
    if not file.is_file():
        return {}
    with file.open(encoding="utf-8-sig", newline="") as rows:
        found = [(row["number"], row["key"], row["digest"]) for row in csv.DictReader(rows)]
    return {number: (key, digest) for number, key, digest in found} | {key: (key, digest) for _no, key, digest in found}


def _pdf(lines: Sequence[Line], language: str, now: datetime) -> bytes:
    """In the language that is read: who reads it may know no other."""
    with translation.override(language):
        today = day_text(on=now.astimezone(places.zone()).date(), language=language)
        words = {
            "title": gettext("What the telephone says"),
            "footer": gettext("Printed on %(day)s") % {"day": today},
            "page": gettext("Page {page} of {pages}"),
        }
        return print_script(
            lines=lines,
            words=words,
            hints=[str(hint) for hint in HINTS],
            sections={code: str(heading) for code, heading in SECTION_WORDS.items()},
            fonts=settings.VAR / "fonts",
            at=now,
        )
