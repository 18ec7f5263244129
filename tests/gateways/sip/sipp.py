"""SIPp, Debian's SIP tester, as callers who press keys: scenarios written for it, and what it counted."""

import csv
import os
import secrets
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

KEYS = Path("/usr/share/sip-tester")
NAMES = {"*": "star", "#": "pound"}
SPEAKS = "~"
"""In place of a key: a word of some seconds, then #."""

REASON = (
    ""
    if shutil.which("sipp") and KEYS.is_dir() and os.geteuid() == 0
    else "SIPp (Debian's sip-tester) is not installed, or may not send sound: it needs root for that"
)

_SDP = """v=0
o=user1 53655765 2353687637 IN IP[local_ip_type] [local_ip]
s=-
c=IN IP[media_ip_type] [media_ip]
t=0 0
m=audio [auto_media_port] RTP/AVP {codec} 101
a=rtpmap:{codec} {name}/8000
a=rtpmap:101 telephone-event/8000
a=fmtp:101 0-15
{direction}"""

_HEAD = """{method} {uri} SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];rport;branch=[branch]
From: <sip:{caller}@[local_ip]:[local_port]>;tag=[pid]SIPpTag[call_number]
To: <sip:1031@[remote_ip]:[remote_port]>{tag}
Call-ID: [call_id]
CSeq: {number} {method}
Contact: sip:{caller}@[local_ip]:[local_port]
Max-Forwards: 70
"""


def _message(method: str, number: int, *, caller: str, sdp: str = "", resend: int = 0) -> str:
    tag = "" if method in ("INVITE", "OPTIONS") and number == 1 else "[peer_tag_param]"
    uri = "sip:1031@[remote_ip]:[remote_port]" if number == 1 and method == "INVITE" else "[next_url]"
    head = _HEAD.format(method=method, uri=uri, caller=caller, tag=tag, number=number)
    kind = "Content-Type: application/sdp\n" if sdp else ""
    again = f' retrans="{resend}"' if resend else ""
    return f"<send{again}><![CDATA[\n{head}{kind}Content-Length: [len]\n\n{sdp}\n]]></send>\n"


def caller_scenario(
    *,
    keys: str,
    first_ms: int = 1_200,
    pause_ms: int = 900,
    codec: str = "PCMA",
    hangs_up: bool = False,
    hold_after: int = -1,
    caller: str = "+9198765[call_number]",
    remains_ms: int = 500,
) -> str:
    """A call that presses `keys`, each after a pause, and then waits for our BYE, or hangs up first. With `hold_after`
    it holds the line for a second after so many keys. For `remains_ms` it answers a BYE that is repeated."""
    sdp = _SDP.format(codec={"PCMU": 0, "PCMA": 8}[codec], name=codec, direction="a=sendrecv")
    parts = [
        _message("INVITE", 1, caller=caller, sdp=sdp, resend=500),
        '<recv response="100" optional="true"/><recv response="180" optional="true"/>\n',
        '<recv response="200" rrs="true"/>\n',
        _message("ACK", 1, caller=caller),
        f'<pause milliseconds="{first_ms}"/>\n',
    ]
    number = 1
    for place, key in enumerate(keys):
        last = place == len(keys) - 1 and not hangs_up
        parts.append(_spoken(pause_ms) if key == SPEAKS else _pressed(key, 0 if last else pause_ms))
        if place == hold_after:
            for direction in ("sendonly", "sendrecv"):
                number += 1
                held = sdp.replace("a=sendrecv", f"a={direction}")
                parts.append(_message("INVITE", number, caller=caller, sdp=held, resend=500))
                parts.append('<recv response="200" rrs="true"/>\n')
                parts.append(_message("ACK", number, caller=caller))
                parts.append('<pause milliseconds="1000"/>\n')
    if hangs_up:
        parts.append(_message("BYE", number + 1, caller=caller, resend=500) + '<recv response="200"/>\n')
    else:
        parts.append(f'<recv request="BYE"/>\n{_OK}<timewait milliseconds="{remains_ms}"/>\n')
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<scenario name="caller">\n{"".join(parts)}</scenario>\n'


def _played(name: str, pause_ms: int) -> str:
    play = f'<nop><action><exec play_pcap_audio="{KEYS / name}"/></action></nop>\n'
    return play + (f'<pause milliseconds="{pause_ms}"/>\n' if pause_ms else "")


def _pressed(key: str, pause_ms: int) -> str:
    return _played(f"dtmf_2833_{NAMES.get(key, key)}.pcap", pause_ms)


def _spoken(pause_ms: int) -> str:
    # The prompt and the beep first; the sound lasts longer than what is waited for, and # ends it.
    return '<pause milliseconds="2500"/>\n' + _played("g711a.pcap", 3_000) + _pressed("#", pause_ms)


_OK = """<send><![CDATA[
SIP/2.0 200 OK
[last_Via:]
[last_From:]
[last_To:]
[last_Call-ID:]
[last_CSeq:]
Content-Length: 0

]]></send>
"""


@dataclass(frozen=True)
class Counted:
    """What SIPp says at its end."""

    right: int
    wrong: int
    said: str


@dataclass
class Running:
    """A SIPp that runs."""

    process: "subprocess.Popen[bytes]"
    folder: Path

    def counted(self, *, seconds: float) -> Counted:
        """Its counts, when it has ended by itself."""
        try:
            self.process.wait(timeout=seconds)
        finally:
            self.process.kill()
            self.process.wait()
        rows = [
            row
            for file in self.folder.glob("stat.csv")
            for row in csv.DictReader(file.read_text().splitlines(), delimiter=";")
        ]
        errors = "".join(file.read_text(errors="replace")[:4_000] for file in self.folder.glob("errors.log"))
        last = rows[-1] if rows else {}
        return Counted(
            right=int(last.get("SuccessfulCall(C)") or 0), wrong=int(last.get("FailedCall(C)") or 0), said=errors
        )


def run(
    *,
    scenario: str,
    port: int,
    folder: Path,
    calls: int = 1,
    at_once: int = 1,
    per_second: float = 10.0,
    callers: Sequence[str] = (),
) -> Running:
    """SIPp with this scenario against a line on this machine; `callers` are what stands for [field0] in it, in turn."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "callers.csv").write_text("\n".join(["SEQUENTIAL", *callers]) + "\n")
    (folder / "scenario.xml").write_text(scenario)
    command = ["sipp", f"127.0.0.1:{port}", "-sf", "scenario.xml", "-i", "127.0.0.1", "-mi", "127.0.0.1"]
    command += ["-m", str(calls), "-l", str(at_once), "-r", str(per_second), "-nostdin"]
    command += ["-default_behaviors", "all,-abortunexp"]
    command += ["-mp", str(40_000 + 10 * secrets.randbelow(900)), "-timeout", "600s", "-recv_timeout", "60000"]
    command += ["-trace_stat", "-stf", "stat.csv", "-fd", "1", "-trace_err", "-error_file", "errors.log"]
    command += ["-inf", "callers.csv"] if callers else []
    with (folder / "sipp.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
    return Running(process=process, folder=folder)
