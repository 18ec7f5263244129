"""Pictures of field agents: small, real pictures, and whole."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.test import override_settings

from doorstep.channels.cli.commands import doorstep
from doorstep.journal.models import Entry
from doorstep.workforce.actions import LARGEST_PHOTO, PhotoRefused, set_photo
from doorstep.workforce.models import FieldAgent
from doorstep.workforce.photos import read_photo
from tests.cast import NOW, WEB

PNG = b"\x89PNG\r\n\x1a\n" + b"Asha"
JPEG = b"\xff\xd8\xff" + b"Asha"
WEBP = b"RIFF\x00\x00\x00\x00WEBP" + b"Asha"


@pytest.fixture(autouse=True)
def folder(chandigarh: None, tmp_path: Path) -> Iterator[Path]:
    """Pictures lie in a folder of the test."""
    with override_settings(VAR=tmp_path):
        yield tmp_path / "photos"


def put(content: bytes, code: str = "FA02") -> str:
    return set_photo(code=code, content=content, actor=WEB, now=NOW)


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


@pytest.mark.parametrize(("content", "media_type"), [(PNG, "image/png"), (JPEG, "image/jpeg"), (WEBP, "image/webp")])
def test_a_picture_is_kept_by_what_it_is(content: bytes, media_type: str) -> None:
    name = put(content)
    assert FieldAgent.objects.get(code="FA02").photo == name
    assert read_photo(name=name) == (content, media_type)
    assert Entry.objects.latest("number").details == {"photo": name}


@pytest.mark.django_db(transaction=True)
def test_a_new_picture_takes_the_place_of_the_old_one(folder: Path, committed_chandigarh: None) -> None:
    put(PNG)
    name = put(JPEG)
    assert names(folder) == [name]
    assert put(b"") == ""
    assert names(folder) == []
    assert FieldAgent.objects.get(code="FA02").photo == ""


@pytest.mark.parametrize("content", [b"GIF89a", b"<svg/>", b"x", PNG + b"x" * LARGEST_PHOTO])
def test_what_is_no_picture_or_too_large_is_refused(content: bytes, folder: Path) -> None:
    with pytest.raises(PhotoRefused):
        put(content)
    assert not folder.exists()
    assert FieldAgent.objects.get(code="FA02").photo == ""


@pytest.mark.parametrize("code", ["FA99", "", "../FA02"])
def test_nobody_unknown_gets_a_picture(code: str) -> None:
    with pytest.raises(PhotoRefused):
        put(PNG, code=code)


@pytest.mark.parametrize("name", ["", "../secret.key", "secret.key", "FA02-0.png", "/etc/passwd"])
def test_only_pictures_are_read(name: str, folder: Path) -> None:
    folder.mkdir()
    (folder / "secret.key").write_text("secret")
    (folder.parent / "secret.key").write_text("secret")
    assert read_photo(name=name) is None


def test_the_command_keeps_and_removes_a_picture(tmp_path: Path) -> None:
    file = tmp_path / "asha.jpg"
    file.write_bytes(JPEG)
    run = CliRunner().invoke(doorstep, ["agents", "photo", "FA02", str(file)])
    assert (run.exit_code, run.output.split()[0]) == (0, "FA02")
    assert FieldAgent.objects.get(code="FA02").photo.endswith(".jpg")
    run = CliRunner().invoke(doorstep, ["agents", "photo", "FA02", "--remove"])
    assert run.output == "FA02 is shown without a picture.\n"
    file.write_bytes(b"nothing")
    run = CliRunner().invoke(doorstep, ["agents", "photo", "FA02", str(file)])
    assert run.exit_code == 1 and "This is no picture." in run.output
