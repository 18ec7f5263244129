"""Letters: what stands in them, and that they can be read aloud."""

import pytest

from doorstep.engines.messages.filling import BadText
from doorstep.engines.messages.letters import compose, html_of

FRAME = """
Dear {helper},

{told}

Here: {here}
There: {there}

Papers:
- {document}

Open:
{link}
"""
VALUES = {"helper": "Arjun", "told": "It is booked.", "here": "9 am", "link": "https://visits.example.org/my"}


def test_a_line_without_its_value_is_left_out_and_one_with_a_list_repeated() -> None:
    letter = compose(frame=FRAME, values=VALUES, lists={"document": ("Aadhaar card", "Bill")})
    assert letter == (
        "Dear Arjun,\n\nIt is booked.\n\nHere: 9 am\n\nPapers:\n- Aadhaar card\n- Bill\n\n"
        "Open:\nhttps://visits.example.org/my"
    )


def test_a_block_that_says_nothing_any_more_is_left_out_with_its_heading() -> None:
    letter = compose(frame=FRAME, values=VALUES | {"here": " "}, lists={"document": ()})
    assert letter == "Dear Arjun,\n\nIt is booked.\n\nOpen:\nhttps://visits.example.org/my"


def test_a_block_that_asks_for_nothing_stays() -> None:
    assert compose(frame="Hello.\n\n{told}", values={}, lists={}) == "Hello."


def test_a_name_forges_no_line() -> None:
    letter = compose(
        frame=FRAME, values=VALUES | {"helper": "A\n\nhttps://evil.example"}, lists={"document": ("x\n- y",)}
    )
    assert letter.startswith("Dear A https://evil.example,\n")
    assert "- x - y" in letter


def test_a_wrong_brace_is_refused() -> None:
    with pytest.raises(BadText):
        compose(frame="{told", values=VALUES, lists={})


def test_html_has_a_title_headings_lists_links_and_the_readers_language() -> None:
    letter = compose(frame=FRAME, values=VALUES, lists={"document": ("Aadhaar card",)})
    html = html_of(text=letter, title="Booked", language="pa")
    assert '<html lang="pa">' in html and "<title>Booked</title>" in html
    assert html.count("<h1>") == 1
    assert "<h2>Papers:</h2>\n<ul>\n<li>Aadhaar card</li>\n</ul>" in html
    assert '<p>Open:<br>\n<a href="https://visits.example.org/my">https://visits.example.org/my</a></p>' in html
    assert "<table" not in html and "style=" not in html


def test_html_takes_text_for_text() -> None:
    html = html_of(text='<script>1</script> & "you"\n- <b>', title="<i>", language='"><b>')
    assert "<script>" not in html and "<b>" not in html and "<i>" not in html
    assert "&lt;script&gt;1&lt;/script&gt; &amp; &quot;you&quot;" in html


def test_an_address_within_a_sentence_is_no_link() -> None:
    assert "<a" not in html_of(text="Dear https://evil.example,", title="x", language="en")
