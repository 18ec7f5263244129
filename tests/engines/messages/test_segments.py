"""What a text costs, at the edges of each length."""

import pytest

from doorstep.engines.messages.segments import Segments, holds_indian_script, segments


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Segments("GSM-7", 0, 1)),
        ("a" * 160, Segments("GSM-7", 160, 1)),
        ("a" * 161, Segments("GSM-7", 161, 2)),
        ("a" * 306, Segments("GSM-7", 306, 2)),
        ("a" * 307, Segments("GSM-7", 307, 3)),
        ("€" * 80, Segments("GSM-7", 160, 1)),
        ("क" * 70, Segments("UCS-2", 70, 1)),
        ("क" * 71, Segments("UCS-2", 71, 2)),
        ("ਕ" * 134, Segments("UCS-2", 134, 2)),
        ("ਕ" * 135, Segments("UCS-2", 135, 3)),
    ],
)
def test_segments_are_counted_at_their_edges(text: str, expected: Segments) -> None:
    assert segments(text=text) == expected


def test_one_curly_apostrophe_makes_english_dear() -> None:
    assert segments(text="it's " + "a" * 141).count == 1
    assert segments(text="it’s " + "a" * 141).count == 3


def test_an_escaped_letter_is_not_split_between_parts() -> None:
    assert segments(text="a" * 152 + "€" + "a" * 152) == Segments("GSM-7", 306, 3)


def test_an_emoji_is_not_split_between_parts() -> None:
    assert segments(text="क" * 66 + "🙂" + "क" * 66) == Segments("UCS-2", 134, 3)


def test_hindi_and_punjabi_letters_are_known_from_others_beyond_gsm() -> None:
    assert holds_indian_script(text="Sampark: मीरा") and holds_indian_script(text="ਮੀਰਾ")
    assert not holds_indian_script(text="It’s – ok € é")
