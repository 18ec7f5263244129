"""Fonts are made from the installed packages; without them, say which command brings them."""

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from doorstep.gateways.fonts import MissingFonts, prepare_fonts

PACKAGES = Path(__file__).resolve().parents[2] / "node_modules"
with_packages = pytest.mark.skipif(not (PACKAGES / "@fontsource").is_dir(), reason="font packages: run `make fonts`")


@with_packages
@pytest.mark.parametrize(
    ("file", "letters"),
    [
        ("noto-sans-400.ttf", "Aé₹ę9"),
        ("noto-sans-devanagari-700.ttf", "क्षप्र₹९"),
        ("noto-sans-gurmukhi-400.ttf", "ਪ੍ਰੜ੍ਹੱ₹੯"),
    ],
)
def test_a_printed_font_has_the_letters_of_its_language(tmp_path: Path, file: str, letters: str) -> None:
    prepare_fonts(packages=PACKAGES, folder=tmp_path)

    known = TTFont(tmp_path / "fonts" / file).getBestCmap()

    assert [letter for letter in letters if ord(letter) not in known] == []


@with_packages
def test_the_style_sheet_names_only_files_that_are_there(tmp_path: Path) -> None:
    prepare_fonts(packages=PACKAGES, folder=tmp_path)

    css = (tmp_path / "webfonts" / "fonts.css").read_text(encoding="utf-8")
    named = {part.split('"')[0] for part in css.split('url("')[1:]}

    assert named == {file.name for file in (tmp_path / "webfonts").glob("*.woff2")}


@with_packages
def test_a_second_time_nothing_is_made_again(tmp_path: Path) -> None:
    files = prepare_fonts(packages=PACKAGES, folder=tmp_path)
    files[0].write_bytes(b"kept")

    assert prepare_fonts(packages=PACKAGES, folder=tmp_path) == files
    assert files[0].read_bytes() == b"kept"


@with_packages
def test_a_lost_file_is_made_again(tmp_path: Path) -> None:
    files = prepare_fonts(packages=PACKAGES, folder=tmp_path)
    files[0].unlink()

    prepare_fonts(packages=PACKAGES, folder=tmp_path)

    assert files[0].is_file()


def test_missing_packages_are_named_with_the_mend(tmp_path: Path) -> None:
    with pytest.raises(MissingFonts, match="make fonts"):
        prepare_fonts(packages=tmp_path / "nothing", folder=tmp_path)
