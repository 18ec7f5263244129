"""What every machine that reads aloud offers."""

from typing import Protocol


class NoVoice(RuntimeError):
    """There is no machine to read aloud, or it failed; the message says how to mend it."""


class Voice(Protocol):
    """Reads aloud. Everything about one machine stands in its own file."""

    def say(self, *, text: str, language: str) -> bytes:
        """This method will return a WAV file of any rate that says `text` slowly. Raises `NoVoice`."""
        ...
