"""baresip, a phone that others wrote: it rings the line, and keeps what it hears as a file."""

import os
import shutil
import subprocess
import wave
from pathlib import Path

import numpy as np

from doorstep.gateways.sip.g711 import RATE, Samples

MODULES = Path("/usr/lib/baresip/modules")
REASON = (
    ""
    if shutil.which("baresip") and (MODULES / "sndfile.so").exists()
    else "baresip (Debian's baresip-core) is not installed: no phone of others"
)

# The sound device is a bridge that gives back what it is given: the phone is silent until it hears something.
_CONFIG = """poll_method epoll
sip_listen 127.0.0.1:0
net_interface 127.0.0.1
audio_player aubridge,phone
audio_source aubridge,phone
audio_alert aubridge,bell
module_path {modules}
module g711.so
module aubridge.so
module sndfile.so
module_app account.so
module_app menu.so
snd_path {heard}
"""


def heard(*, port: int, folder: Path, codec: str, seconds: int) -> Samples:
    """What it heard of a call, which it ends itself after so many seconds if the line does not."""
    (folder / "heard").mkdir(parents=True)
    (folder / "config").write_text(_CONFIG.format(modules=MODULES, heard=folder / "heard"))
    (folder / "accounts").write_text(f"<sip:+919876500001@127.0.0.1>;regint=0;audio_codecs={codec.lower()}\n")
    (folder / "contacts").touch()
    command = ["baresip", "-4", "-f", str(folder), "-t", str(seconds), "-e", f"/dial sip:1031@127.0.0.1:{port}"]
    home = os.environ | {"HOME": str(folder)}
    with subprocess.Popen(
        command, env=home, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as phone:
        said = _until_over(phone)
        # It would wait for another call.
        phone.terminate()
    files = list((folder / "heard").glob("*-dec.wav"))
    assert len(files) == 1, said[-2_000:]
    with wave.open(str(files[0])) as sound:
        assert (sound.getframerate(), sound.getnchannels(), sound.getsampwidth()) == (RATE, 1, 2)
        return np.frombuffer(sound.readframes(sound.getnframes()), dtype="<i2").astype(np.int16)


def _until_over(phone: "subprocess.Popen[bytes]") -> str:
    """All that it says of a call until that is over, or until it leaves."""
    assert phone.stdout is not None
    said = b""
    while more := os.read(phone.stdout.fileno(), 4_096):
        said += more
        if b"terminated (duration" in said:
            break
    return said.decode(errors="replace")


def audible_seconds(sound: Samples, *, louder_than: float = 300.0) -> float:
    """How long it is no silence, in pieces of 20 ms."""
    pieces = sound[: len(sound) // 160 * 160].reshape(-1, 160).astype(float)
    return float(np.count_nonzero(np.sqrt(np.mean(pieces**2, axis=1)) > louder_than)) * 0.02
