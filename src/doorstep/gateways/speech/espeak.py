"""espeak-ng, a program of the system: small, free, and it speaks Hindi and Punjabi without any network."""

import shutil
import subprocess
from collections.abc import Mapping

from doorstep.gateways.speech.voice import NoVoice

PROGRAM = "espeak-ng"
VOICES: Mapping[str, str] = {"en": "en-gb", "hi": "hi", "pa": "pa"}
WORDS_A_MINUTE = 135
SECONDS = 60
INSTALL = "There is no espeak-ng. On Debian and Ubuntu: apt-get install espeak-ng"


class Espeak:
    """Says a text by espeak-ng."""

    def say(self, *, text: str, language: str) -> bytes:
        """This method will return what espeak-ng says as a WAV file. Raises `NoVoice`."""
        program = shutil.which(PROGRAM)
        if program is None:
            raise NoVoice(INSTALL)
        voice = VOICES.get(language)
        if voice is None:
            raise NoVoice(f"espeak-ng is not set up for the language {language}; it reads {', '.join(sorted(VOICES))}.")
        # The text goes in by standard input: a list of processes would show it to everybody on the machine.
        asked = [program, "-v", voice, "-s", str(WORDS_A_MINUTE), "-b", "1", "--stdin", "--stdout"]
        try:
            done = subprocess.run(asked, input=text.encode(), capture_output=True, timeout=SECONDS, check=False)
        except (OSError, subprocess.TimeoutExpired) as wrong:
            raise NoVoice(f"espeak-ng gave no answer within {SECONDS} s. Try again, or install it anew.") from wrong
        if done.returncode or len(done.stdout) <= 44:
            raise NoVoice(f"espeak-ng ended with {done.returncode} for {language}. Is package espeak-ng-data complete?")
        return _with_length(done.stdout)


def _with_length(wav: bytes) -> bytes:
    """A WAV file that goes down a pipe carries no true length: espeak-ng writes the most it could be."""
    at = wav.index(b"data") + 4
    size = (len(wav) - at - 4).to_bytes(4, "little")
    return wav[:4] + (len(wav) - 8).to_bytes(4, "little") + wav[8:at] + size + wav[at + 4 :]
