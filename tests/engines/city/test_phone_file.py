"""phone.toml: what is wrong in it is named, with its line and how to mend it."""

from pathlib import Path

import pytest

from doorstep.engines.city.phone_file import read_phone_menu

CITY = Path(__file__).parents[3] / "cities" / "chandigarh"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("city.toml", "emblem.svg", "phone.toml"):
        (tmp_path / name).write_bytes((CITY / name).read_bytes())
    return tmp_path


def change(folder: Path, old: str, new: str) -> list[str]:
    file = folder / "phone.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    menu, faults = read_phone_menu(folder=folder)
    assert menu is None
    assert all(fault.line for fault in faults)
    return [f"{fault.message} {fault.mend}" for fault in faults]


def test_the_shipped_menu_is_right(folder: Path) -> None:
    menu, faults = read_phone_menu(folder=folder)
    assert faults == ()
    assert menu is not None
    assert menu.languages == ("hi", "pa", "en")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("[phrases.welcome]", "[phrases.welcom]", "'welcom' is never said. Did you mean 'welcome'?"),
        ("on {date}, {window}.", "on {date}.", "'visit-on' in 'en' has other slots. It needs {date}, {window}."),
        ('languages = ["hi", "pa", "en"]', 'languages = ["hi", "ur"]', "There is no language 'ur'"),
        ('operators = "+911722740000"', 'operators = "somebody"', "'somebody' is no telephone number"),
        ('village_key = "99"', 'village_key = "9"', "Write two digits"),
        ('"mon", "tue"', '"mon", "tuesday"', "There is no weekday 'tuesday'"),
        ("repeats = 2", "repeats = 9", "must be from 0 to 5"),
    ],
)
def test_what_is_wrong_is_named(folder: Path, old: str, new: str, words: str) -> None:
    assert any(words in fault for fault in change(folder, old, new))


def test_a_city_without_the_file_has_no_menu(folder: Path) -> None:
    (folder / "phone.toml").unlink()
    assert read_phone_menu(folder=folder) == (None, ())
