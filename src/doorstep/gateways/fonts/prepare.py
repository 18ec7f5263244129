"""Make the fonts of pages and forms from the installed font packages."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from fontTools.merge import Merger
from fontTools.ttLib import TTFont

WEIGHTS = (400, 700)
# Raise it when what is made from the same packages changes.
RECIPE = 1


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


def prepare_fonts(*, packages: Path, folder: Path) -> tuple[Path, ...]:
    """Make `fonts/*.ttf` for printing and `webfonts/*` for pages inside `folder`, unless they are there already.

    `packages` is the folder into which npm installed (`node_modules`). Returns the TrueType files. Raises
    `MissingFonts` when a package or a file of it is missing.
    """
    stamp = folder / "fonts" / "made-from.json"
    made_from = _read_versions(packages)
    files = tuple(_printed_path(folder, family, weight) for family in FAMILIES for weight in WEIGHTS)
    if _is_done(stamp=stamp, made_from=made_from, files=(*files, folder / "webfonts" / "fonts.css")):
        return files
    for family in FAMILIES:
        _prepare_printed(family, packages=packages, folder=folder)
        _prepare_web(family, packages=packages, folder=folder)
    _write(folder / "webfonts" / "fonts.css", "\n".join(_face_rules(packages)))
    _write(stamp, made_from)
    return files


def _read_versions(packages: Path) -> str:
    """Say in one text which packages the fonts are made from, and by which recipe."""
    versions: dict[str, str | int] = {"recipe": RECIPE}
    for family in FAMILIES:
        file = family.folder(packages) / "package.json"
        if not file.is_file():
            raise MissingFonts(f"{file} is missing: run `make fonts`, which installs the font packages")
        versions[family.package] = json.loads(file.read_text(encoding="utf-8"))["version"]
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


def _prepare_web(family: Family, *, packages: Path, folder: Path) -> None:
    """Copy the WOFF2 files as they are, with the licence that must travel with them."""
    webfonts = folder / "webfonts"
    webfonts.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(_existing(family.folder(packages) / "LICENSE"), webfonts / f"{family.package}-LICENSE.txt")
    for subset in family.subsets:
        for weight in WEIGHTS:
            source = _existing(family.source(packages=packages, subset=subset, weight=weight))
            shutil.copyfile(source, webfonts / source.name)


def _face_rules(packages: Path) -> list[str]:
    """Write one @font-face rule per file; its range lets a browser fetch only the alphabets a page uses."""
    return [
        f'@font-face {{ font-family: "{family.name}"; font-weight: {weight}; font-display: swap; '
        f'src: url("{family.file_name(subset=subset, weight=weight)}") format("woff2"); unicode-range: {letters}; }}\n'
        for family in FAMILIES
        for subset, letters in _read_ranges(family, packages)
        for weight in WEIGHTS
    ]


def _read_ranges(family: Family, packages: Path) -> list[tuple[str, str]]:
    ranges = json.loads(_existing(family.folder(packages) / "unicode.json").read_text(encoding="utf-8"))
    return [(subset, ranges[subset]) for subset in family.subsets]


def _existing(file: Path) -> Path:
    if not file.is_file():
        raise MissingFonts(f"{file} is missing: run `make fonts` to install the font packages whole")
    return file


def _write(file: Path, text: str) -> None:
    """Replace the file in one step, so that a server that is running never reads half of it."""
    part = file.with_suffix(".part")
    part.write_text(text, encoding="utf-8")
    part.replace(file)
