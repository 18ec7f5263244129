"""The folder in which prompts lie: <folder>/<language>/<key>.wav. Keys are known ones, checked before."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile


@dataclass(frozen=True, slots=True)
class PromptFiles:
    """One folder. A file is replaced in one step: a call that plays the old one plays it to its end."""

    folder: Path

    def path(self, *, language: str, key: str) -> Path:
        """This method will return where a prompt lies, or would lie."""
        return self.folder / language / f"{key}.wav"

    def read(self, *, language: str, key: str) -> bytes | None:
        """This method will return a prompt's file, or None when there is none."""
        try:
            return self.path(language=language, key=key).read_bytes()
        except FileNotFoundError:
            return None

    def there(self, *, language: str) -> frozenset[str]:
        """This method will return the keys of all prompts that lie there in a language. One look at the folder."""
        folder = self.folder / language
        return frozenset(file.stem for file in folder.glob("*.wav")) if folder.is_dir() else frozenset()

    def write(self, *, language: str, key: str, content: bytes) -> None:
        """This method will put a prompt's file in its place, on the disk before it is seen."""
        place = self.path(language=language, key=key)
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=place.parent, prefix=f".{key}.", delete=False) as made:
            made.write(content)
            made.flush()
            os.fsync(made.fileno())
        Path(made.name).replace(place)


def digest_of(content: bytes) -> str:
    """This function will return what a file's address carries, so that it can be kept for ever: 16 hex digits."""
    return hashlib.sha256(content).hexdigest()[:16]
