"""What a phone sends to its SMS centre, as the centre hands it on: deliver_sm of SMPP 3.4, in parts where it is long.

The parts' header as in 3GPP TS 23.040, 9.2.3.24.1."""

from doorstep.engines.messages.segments import GSM7

PLAIN, UCS2 = 0, 8
ONE_UCS2, PART_UCS2, ONE_PLAIN, PART_PLAIN = 70, 67, 160, 153


def written(phone: str, text: str, *, long: int = 1) -> list[bytes]:
    """The bodies of deliver_sm for a text from a phone (E.164), in order; `long` names the parts of one long text.

    Kept to letters that are the same in ASCII and in the GSM alphabet, or else UCS-2; no part ends within a surrogate
    pair here, because Devanagari and Gurmukhi have none."""
    plain = text.isascii() and set(text) <= GSM7 - set("@$_")
    one, part = (ONE_PLAIN, PART_PLAIN) if plain else (ONE_UCS2, PART_UCS2)
    if len(text) <= one:
        return [_deliver(phone, b"", _coded(text, plain), plain)]
    parts = [text[at : at + part] for at in range(0, len(text), part)]
    heads = [bytes([5, 0, 3, long, len(parts), number]) for number in range(1, len(parts) + 1)]
    return [_deliver(phone, head, _coded(said, plain), plain) for head, said in zip(heads, parts, strict=True)]


def _coded(text: str, plain: bool) -> bytes:
    return text.encode("ascii" if plain else "utf-16-be")


def _deliver(phone: str, head: bytes, said: bytes, plain: bool) -> bytes:
    sender = b"\0\1\1" + phone.lstrip("+").encode() + b"\0" + b"\0\1" + b"57575\0"
    esm = 0x40 if head else 0
    # Protocol, priority, schedule, validity, no receipt, not replaced.
    between = bytes([esm, 0, 0]) + b"\0\0" + b"\0\0"
    return sender + between + bytes([PLAIN if plain else UCS2, 0, len(head + said)]) + head + said
