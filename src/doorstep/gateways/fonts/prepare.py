"""Make the fonts of pages and forms from the installed font packages."""

import hashlib
import io
import json
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from babel import Locale
from fontTools.merge import Merger
from fontTools.ttLib import TTFont

from doorstep.gateways.fonts.web import (
    NAMES_FILE,
    SCRIPTS,
    Script,
    face_rule,
    make_names_font,
    make_page_font,
    names_rule,
    syllables_of,
)

WEIGHTS = (400, 700)
# Files that say what pages say.
TEXTS = (".po", ".toml", ".csv")
# Raise it when what is made from the same packages changes.
RECIPE = 5


@dataclass(frozen=True)
class Family:
    """A family as its package names it, with the subsets of letters we need, the most used first."""

    name: str
    package: str
    subsets: tuple[str, ...]

    def source(self, *, packages: Path, subset: str, weight: int) -> Path:
        """Say where the package keeps one subset in one weight."""
        return self.folder(packages) / "files" / self.file_name(subset=subset, weight=weight)

    def folder(self, packages: Path) -> Path:
        return packages / "@fontsource" / self.package

    def file_name(self, *, subset: str, weight: int) -> str:
        return f"{self.package}-{subset}-{weight}-normal.woff2"


# The order in which printed forms look for a letter; the rupee sign is in all three.
FAMILIES = (
    Family("Noto Sans", "noto-sans", ("latin", "latin-ext")),
    Family("Noto Sans Devanagari", "noto-sans-devanagari", ("devanagari",)),
    Family("Noto Sans Gurmukhi", "noto-sans-gurmukhi", ("gurmukhi",)),
)


class MissingFonts(Exception):
    """The font packages are not installed, or not whole."""


def prepare_fonts(*, packages: Path, folder: Path, texts: Iterable[Path] = ()) -> tuple[Path, ...]:
    """Make `fonts/*.ttf` for printing and `webfonts/*` for pages inside `folder`, unless they are there already.

    `packages` is the folder into which npm installed (`node_modules`); `texts` are files and folders of all that pages
    say: what letters their fonts have. Returns the TrueType files. Raises `MissingFonts` when a package or a file of it
    is missing.
    """
    stamp = folder / "fonts" / "made-from.json"
    text = _read_texts(texts)
    made_from = _read_versions(packages, text)
    files = tuple(_printed_path(folder, family, weight) for family in FAMILIES for weight in WEIGHTS)
    if _is_done(stamp=stamp, made_from=made_from, files=(*files, folder / "webfonts" / "fonts.css")):
        return files
    for family in FAMILIES:
        _prepare_printed(family, packages=packages, folder=folder)
    rules = [_prepare_web(script, packages=packages, folder=folder, text=text) for script in SCRIPTS]
    rules.append(_prepare_names(packages=packages, folder=folder / "webfonts"))
    _write(folder / "webfonts" / "fonts.css", "".join(rules))
    _prepare_script(packages=packages, folder=folder)
    _write(stamp, made_from)
    return files


def _read_texts(texts: Iterable[Path]) -> str:
    """Put into one text everything that translations and the city's files say."""
    files = [file for text in texts for file in ([text] if text.is_file() else sorted(text.rglob("*")))]
    said = [file.read_text(encoding="utf-8") for file in files if file.suffix in TEXTS]
    return "\n".join([*said, *_calendar_words()])


def _calendar_words() -> list[str]:
    """Names of days and months, long and short, which no translation of ours holds."""
    spoken = [Locale.parse(language) for language in ("hi", "pa")]
    return [
        name
        for locale in spoken
        for names in (locale.days, locale.months)
        for width in ("wide", "abbreviated")
        for name in names["format"][width].values()
    ]


def _read_versions(packages: Path, text: str) -> str:
    """Say in one text which packages and which syllables the fonts are made from, and by which recipe."""
    versions: dict[str, str | int] = {"recipe": RECIPE}
    fonts = [*(family.folder(packages) for family in FAMILIES), *(script.folder(packages) for script in SCRIPTS)]
    for folder in [*fonts, packages / "htmx.org"]:
        file = folder / "package.json"
        if not file.is_file():
            raise MissingFonts(f"{file} is missing: run `make fonts`, which installs the font packages")
        versions[f"{folder.parent.name}/{folder.name}"] = json.loads(file.read_text(encoding="utf-8"))["version"]
    for script in SCRIPTS:
        syllables = "\n".join(sorted(syllables_of(text=text, first=script.first)))
        versions[script.file_name] = hashlib.sha256(syllables.encode()).hexdigest()
    return json.dumps(versions, sort_keys=True)


def _is_done(*, stamp: Path, made_from: str, files: tuple[Path, ...]) -> bool:
    return stamp.is_file() and stamp.read_text(encoding="utf-8") == made_from and all(file.is_file() for file in files)


def _printed_path(folder: Path, family: Family, weight: int) -> Path:
    return folder / "fonts" / f"{family.package}-{weight}.ttf"


def _prepare_printed(family: Family, *, packages: Path, folder: Path) -> None:
    """Unpack each weight to TrueType, which is what Typst reads.

    Subsets are merged into one file: of two files with the same family name and weight Typst would look into one only.
    """
    for weight in WEIGHTS:
        sources = [_existing(family.source(packages=packages, subset=s, weight=weight)) for s in family.subsets]
        font = Merger().merge([str(source) for source in sources]) if len(sources) > 1 else TTFont(sources[0])
        font.flavor = None
        path = _printed_path(folder, family, weight)
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        font.save(part)
        part.replace(path)


def _prepare_web(script: Script, *, packages: Path, folder: Path, text: str) -> str:
    """Make the page font of a script, beside the licence that must travel with it, and return its style rule."""
    webfonts = folder / "webfonts"
    webfonts.mkdir(parents=True, exist_ok=True)
    licence = _existing(script.folder(packages) / "LICENSE")
    shutil.copyfile(licence, webfonts / f"{script.package}-LICENSE.txt")
    _existing(script.source(packages))
    made = make_page_font(script=script, packages=packages, text=text)
    part = webfonts / f"{script.file_name}.part"
    part.write_bytes(made)
    part.replace(webfonts / script.file_name)
    return face_rule(script=script, letters=TTFont(io.BytesIO(made)).getBestCmap())


def _prepare_names(*, packages: Path, folder: Path) -> str:
    part = folder / f"{NAMES_FILE}.part"
    part.write_bytes(make_names_font(packages=packages, folder=folder))
    part.replace(folder / NAMES_FILE)
    return names_rule()


def _prepare_script(*, packages: Path, folder: Path) -> None:
    """Copy the one script of pages that is not ours, with its licence."""
    scripts = folder / "webscripts"
    scripts.mkdir(parents=True, exist_ok=True)
    for source, name in (("dist/htmx.min.js", "htmx.js"), ("LICENSE", "htmx-LICENSE.txt")):
        shutil.copyfile(_existing(packages / "htmx.org" / source), scripts / name)


def _existing(file: Path) -> Path:
    if not file.is_file():
        raise MissingFonts(f"{file} is missing: run `make fonts` to install the font packages whole")
    return file


def _write(file: Path, text: str) -> None:
    """Replace the file in one step, so that a server that is running never reads half of it."""
    part = file.with_suffix(".part")
    part.write_text(text, encoding="utf-8")
    part.replace(file)
