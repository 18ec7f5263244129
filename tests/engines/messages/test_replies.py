"""What an answer by SMS means."""

import pytest

from doorstep.engines.messages.replies import Intent, read_reply


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("YES", Intent.YES),
        ("Yes please.", Intent.YES),
        ("हाँ जी", Intent.YES),
        ("haan ji", Intent.YES),
        ("ਹਾਂ ਜੀ!", Intent.YES),
        ("No", Intent.NO),
        ("I don't want this", Intent.NO),
        ("नहीं", Intent.NO),
        ("nahi chahiye", Intent.NO),
        ("ਨਹੀਂ ਜੀ", Intent.NO),
        ("hatao", Intent.NO),
        ("  stop!! ", Intent.STOP),
        ("बंद करो", Intent.STOP),
        ("band karo", Intent.STOP),
        ("ਬੰਦ ਕਰੋ", Intent.STOP),
        ("Help", Intent.HELP),
        ("मदद", Intent.HELP),
        ("ਮਦਦ", Intent.HELP),
    ],
)
def test_a_plain_answer_is_understood(text: str, intent: Intent) -> None:
    assert read_reply(text=text) is intent


@pytest.mark.parametrize(
    "text", ["", "…", "ok", "do not stop", "yes no", "no problem", "cancel the visit", "Who is Arjun? No idea", "1"]
)
def test_what_may_mean_something_else_is_left_to_a_person(text: str) -> None:
    assert read_reply(text=text) is None


def test_a_letter_written_in_two_signs_is_the_same_letter() -> None:
    assert read_reply(text="ਮਨਜ\u0a3cੂਰ") is read_reply(text="ਮਨ\u0a5bੂਰ") is Intent.YES
    assert read_reply(text="न\u200dहीं") is Intent.NO
