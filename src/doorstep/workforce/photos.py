"""Pictures of field agents, as files beside the data: what a citizen compares with who stands at the door."""

from pathlib import Path

from django.conf import settings

from doorstep.engines.pictures import TYPES


def folder() -> Path:
    """This function will return where pictures lie."""
    return Path(settings.VAR) / "photos"


def read_photo(*, name: str) -> tuple[bytes, str] | None:
    """This function will return the bytes and the media type of a picture, or None when there is none of this name."""
    file = folder() / name
    kind = file.suffix.removeprefix(".")
    if not name or file.parent != folder() or kind not in TYPES or not file.is_file():
        return None
    return file.read_bytes(), TYPES[kind]
