"""Collecting the files of pages: hashed names, compressed once instead of at every request.

Only our own: those of the admin and of the API's documentation are large, seen by staff, and served as they lie."""

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders

import doorstep
from doorstep.channels.shared.storage import HashedFiles

PACKAGE = Path(doorstep.__file__).resolve().parent
STAMP = "collected.sha256"
# Raise it when the same files are to be collected otherwise.
RECIPE = "2"


def collect_files(*, folder: Path) -> bool:
    """This function will bring `folder` to what the program's files are now; True when there was something to do."""
    found = dict(_found())
    state = hashlib.sha256(RECIPE.encode())
    for name in sorted(found):
        state.update(f"{name}\0".encode() + hashlib.sha256(found[name].read_bytes()).digest())
    stamp = folder / STAMP
    if stamp.is_file() and stamp.read_text(encoding="ascii") == state.hexdigest():
        return False
    part = folder.with_name(f"{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    _collect(found, part)
    (part / STAMP).write_text(state.hexdigest(), encoding="ascii")
    shutil.rmtree(folder, ignore_errors=True)
    part.replace(folder)
    return True


def _found() -> Iterator[tuple[str, Path]]:
    """Every file of ours by its name; of two with one name the first, as Django finds them."""
    seen: set[str] = set()
    ours = (PACKAGE, settings.VAR)
    for finder in get_finders():
        for path, storage in finder.list([]):
            prefix = getattr(storage, "prefix", None)
            name = f"{prefix}/{path}" if prefix else path
            source = Path(storage.path(path)).resolve()
            if name not in seen and any(source.is_relative_to(folder) for folder in ours):
                seen.add(name)
                yield name, source


def _collect(found: dict[str, Path], folder: Path) -> None:
    storage: Any = HashedFiles(location=str(folder), base_url=f"/{settings.STATIC_URL.lstrip('/')}")
    for name, source in found.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    for _name, _hashed, outcome in storage.post_process({name: (storage, name) for name in found}):
        if isinstance(outcome, Exception):
            raise outcome
