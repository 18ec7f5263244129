"""What an answer by SMS means."""

import pytest

from doorstep.engines.messages.replies import Intent, Reply, read_reply

REFERENCE = "48213907"


def meant(text: str) -> Intent | None:
    reply = read_reply(text=text)
    return reply.intent if reply else None


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
        ("1", Intent.ONE),
        ("२", Intent.TWO),
        ("੩.", Intent.THREE),
        ("cancel the visit", Intent.CANCEL),
        ("radd kar do ji", Intent.CANCEL),
        ("रद्द करें", Intent.CANCEL),
        ("ਰੱਦ ਕਰੋ", Intent.CANCEL),
        ("When will you come?", Intent.STATUS),
        ("kab aayenge", Intent.STATUS),
        ("कब आएँगे", Intent.STATUS),
        ("ਕਦੋਂ ਆਓਗੇ", Intent.STATUS),
    ],
)
def test_a_plain_answer_is_understood(text: str, intent: Intent) -> None:
    assert read_reply(text=text) == Reply(intent)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("CANCEL 48213907", Intent.CANCEL),
        ("cancel 4821 3907", Intent.CANCEL),
        ("Cancel48213907", Intent.CANCEL),
        ("cancel 48-21-39-07.", Intent.CANCEL),
        ("Please cancel my booking ref no. 4821 3907", Intent.CANCEL),
        ("रद्द ४८२१ ३९०७", Intent.CANCEL),
        ("ਰੱਦ ੪੮੨੧੩੯੦੭", Intent.CANCEL),
        ("status 48213907", Intent.STATUS),
        ("4821 3907 kab", Intent.STATUS),
        ("YES 48213907", Intent.YES),
        ("1 4821 3907", Intent.ONE),
        ("2 48213907", Intent.TWO),
    ],
)
def test_a_reference_is_read_however_it_is_written(text: str, intent: Intent) -> None:
    assert read_reply(text=text) == Reply(intent, REFERENCE)


@pytest.mark.parametrize(
    "text",
    [
        *("", "…", "ok", "do not stop", "yes no", "no problem", "Who is Arjun? No idea"),
        *("do not cancel", "cancel mat karo", "रद्द मत करो", "ਰੱਦ ਨਾ ਕਰੋ", "cancel or status?", "yes cancel"),
        *("4", "12", "1 2", "yes 2", "48213907", "cancel 4821390", "cancel 482139071", "cancel 9876500001"),
        *("1 9876500001", "cancel 48213907 48213907", "when is the holiday", "stop status"),
    ],
)
def test_what_may_mean_something_else_is_left_to_a_person(text: str) -> None:
    assert read_reply(text=text) is None


def test_a_letter_written_in_two_signs_is_the_same_letter() -> None:
    assert meant("ਮਨਜ\u0a3cੂਰ") is meant("ਮਨ\u0a5bੂਰ") is Intent.YES
    assert meant("न\u200dहीं") is Intent.NO
