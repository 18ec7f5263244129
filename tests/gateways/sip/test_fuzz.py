"""Whatever comes in: no fault, and nothing that stays. 100,000 inputs: `python -m tests.gateways.sip.fuzz`."""

import asyncio

from hypothesis import given, settings
from hypothesis import strategies as st

from doorstep.gateways.sip import sdp
from doorstep.gateways.sip.message import Malformed, Request, Response, parse, serialised
from doorstep.gateways.sip.rtp import NoPacket, packed, unpacked
from tests.gateways.sip.fuzz import fuzz


def test_nonsense_is_no_fault_and_every_call_of_it_ends() -> None:
    line, dialogue = asyncio.run(fuzz(inputs=4_000, seed=7))
    assert line.counts["faults"] == 0 and line.counts["calls"] > 100
    assert len(dialogue.ends()) == len(dialogue.steps)


@given(data=st.binary(max_size=400))
@settings(max_examples=1_000, deadline=None)
def test_bytes_are_a_message_or_malformed(data: bytes) -> None:
    try:
        message = parse(data=data)
    except Malformed:
        return
    assert isinstance(message, Request | Response)


@given(body=st.text(alphabet="vosctma=:/ 0189.\r\nIPN4audioRTAVendrcyly", max_size=300))
@settings(max_examples=1_000, deadline=None)
def test_a_description_is_agreed_or_refused(body: str) -> None:
    try:
        sound = sdp.agreed(body=body.encode(), codecs=("PCMA", "PCMU"))
    except sdp.NoSound:
        return
    assert sound.codec in ("PCMA", "PCMU") and 0 < sound.port < 65_536


@given(data=st.binary(max_size=200))
@settings(max_examples=1_000, deadline=None)
def test_a_packet_is_read_or_refused(data: bytes) -> None:
    try:
        packet = unpacked(data=data)
    except NoPacket:
        return
    assert unpacked(data=packed(packet)) == packet


def test_what_is_written_reads_as_it_was() -> None:
    headers = (("via", "SIP/2.0/UDP a;branch=z9hG4bKx"), ("from", "<sip:a@b>;tag=1"), ("to", "<sip:c@d>"))
    request = Request(
        headers=(*headers, ("call-id", "x"), ("cseq", "7 BYE")), body=b"hello", method="BYE", uri="sip:c@d"
    )
    again = parse(data=serialised(request))
    assert (again.headers[:5], again.body) == (request.headers, b"hello")
