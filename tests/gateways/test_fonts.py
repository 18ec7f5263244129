"""Fonts are made from the installed packages; without them, say which command brings them."""

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from doorstep.gateways.fonts import MissingFonts, prepare_fonts

PACKAGES = Path(__file__).resolve().parents[2] / "node_modules"
with_packages = pytest.mark.skipif(not (PACKAGES / "@fontsource").is_dir(), reason="font packages: run `make fonts`")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the fonts are made."""
    folder = tmp_path_factory.mktemp("var")
    prepare_fonts(packages=PACKAGES, folder=folder)
    return folder


@with_packages
@pytest.mark.parametrize(
    ("file", "letters"),
    [
        ("noto-sans-400.ttf", "Aé₹ę9"),
        ("noto-sans-devanagari-700.ttf", "क्षप्र₹९"),
        ("noto-sans-gurmukhi-400.ttf", "ਪ੍ਰੜ੍ਹੱ₹੯"),
    ],
)
def test_a_printed_font_has_the_letters_of_its_language(made: Path, file: str, letters: str) -> None:
    known = TTFont(made / "fonts" / file).getBestCmap()

    assert [letter for letter in letters if ord(letter) not in known] == []


@with_packages
def test_the_style_sheet_names_only_files_that_are_there(made: Path) -> None:
    css = (made / "webfonts" / "fonts.css").read_text(encoding="utf-8")
    named = {part.split('"')[0] for part in css.split('url("')[1:]}

    assert named == {file.name for file in (made / "webfonts").glob("*.woff2")}


@with_packages
def test_a_second_time_nothing_is_made_again(made: Path) -> None:
    licence = made / "webfonts" / "noto-sans-LICENSE.txt"
    licence.write_text("kept", encoding="utf-8")

    prepare_fonts(packages=PACKAGES, folder=made)

    assert licence.read_text(encoding="utf-8") == "kept"


@with_packages
def test_a_lost_file_is_made_again(made: Path) -> None:
    (made / "fonts" / "noto-sans-400.ttf").unlink()

    files = prepare_fonts(packages=PACKAGES, folder=made)

    assert all(file.is_file() for file in files)


def test_missing_packages_are_named_with_the_mend(tmp_path: Path) -> None:
    with pytest.raises(MissingFonts, match="make fonts"):
        prepare_fonts(packages=tmp_path / "nothing", folder=tmp_path)
