"""What a phone that others wrote hears of us."""

import asyncio
import shutil
from pathlib import Path

import numpy as np
import pytest

from doorstep.calls.models import Call
from doorstep.engines.sound.wav import PHONE_RATE, read_wav
from doorstep.gateways.speech.espeak import INSTALL, Espeak
from doorstep.journal.actions import SYSTEM
from doorstep.prompts.actions import render
from doorstep.prompts.queries import files, script
from tests.cast import NOW
from tests.gateways.sip import baresip
from tests.gateways.sip.dialogues import Scripted, tone
from tests.gateways.sip.lines import open_line, until
from tests.gateways.sip.served import phone_served
from tests.gateways.sip.web import SECRET, web

__all__ = ["web"]

pytestmark = pytest.mark.skipif(bool(baresip.REASON), reason=baresip.REASON)


@pytest.mark.parametrize("codec", ["PCMA", "PCMU"])
def test_a_tone_is_heard_at_its_length_and_height(codec: str, tmp_path: Path) -> None:
    async def story() -> None:
        pages = {"start": '<Pause length="1"/><Play>/a.wav</Play><Pause length="1"/><Hangup/>'}
        dialogue = Scripted(pages=pages, prompt=tone(seconds=1.5, hertz=700))
        async with open_line(webhook=dialogue) as line:
            asked = {"port": line.port, "folder": tmp_path / "phone", "codec": codec, "seconds": 20}
            sound = await asyncio.to_thread(lambda: baresip.heard(**asked))  # type: ignore[arg-type]
            await until(lambda: not line.calls)
        assert dialogue.ends() == ["completed"]
        assert 1.3 <= baresip.audible_seconds(sound) <= 1.6
        loudest = int(np.argmax(np.abs(np.fft.rfft(sound)))) * PHONE_RATE / len(sound)
        assert loudest == pytest.approx(700, abs=5)

    asyncio.run(story())


@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason=INSTALL)
@pytest.mark.django_db(transaction=True)
def test_the_first_prompts_of_the_city_are_heard_whole(web: str, tmp_path: Path) -> None:
    lengths = [spoken_seconds(language) for language in ("hi", "pa", "en")]
    with phone_served(url=web, secret=SECRET, folder=tmp_path / "line") as served:
        sound = baresip.heard(port=served.port, folder=tmp_path / "phone", codec="PCMA", seconds=int(sum(lengths)) + 6)
    assert served.counts["faults"] == 0 and Call.objects.get().phone == "+919876500001"
    assert len(sound) / PHONE_RATE >= sum(lengths)
    assert baresip.audible_seconds(sound) >= 0.8 * sum(lengths)


def spoken_seconds(language: str) -> float:
    """Let the machine say the hello of one language; how long it is no silence in all."""
    wanted = [
        line
        for line in script(language=language, now=NOW)
        if line.key == "welcome" or line.key.startswith(f"language-{language}")
    ]
    assert len(wanted) >= 2
    render(lines=wanted, voice=Espeak(), actor=SYSTEM, now=NOW)
    total = 0.0
    for line in wanted:
        content = files().read(language=language, key=line.key)
        assert content is not None
        sound = read_wav(content=content)
        total += baresip.audible_seconds((sound.samples * 32_767).astype(np.int16))
    return total
