"""Values go into texts as they are, and nothing else does."""

import pytest

from doorstep.engines.messages.filling import BadText, ValuesMissing, fill, placeholders


def test_a_text_is_filled_with_what_it_asks_for() -> None:
    text = "{agent} comes {window}. Ref {reference}"
    values = {"agent": "Asha", "window": "09:00-11:00", "reference": "K7Q2", "unused": "x"}
    assert placeholders(text=text) == {"agent", "window", "reference"}
    assert fill(text=text, values=values) == "Asha comes 09:00-11:00. Ref K7Q2"


def test_a_missing_or_blank_value_is_named() -> None:
    with pytest.raises(ValuesMissing, match="no value for agent, window") as refused:
        fill(text="{agent} {window} {reference}", values={"agent": " ", "reference": "K7Q2"})
    assert refused.value.names == {"agent", "window"}


def test_a_value_with_braces_stays_as_it_is() -> None:
    assert fill(text="for {applicant}", values={"applicant": "{window}"}) == "for {window}"


def test_a_value_cannot_forge_a_line() -> None:
    assert fill(text="{applicant}.", values={"applicant": "Meera\nReference:  X "}) == "Meera Reference: X."


def test_doubled_braces_are_braces() -> None:
    assert fill(text="{{{a}}}", values={"a": "1"}) == "{1}"


@pytest.mark.parametrize("bad", ["{", "}", "{}", "{0}", "{a.b}", "{a[0]}", "{a!r}", "{a:>9}", "{A}"])
def test_only_plain_names_are_placeholders(bad: str) -> None:
    with pytest.raises(BadText):
        placeholders(text=bad)


def test_hindi_and_punjabi_texts_are_filled_too() -> None:
    assert fill(text="{agent} आएँगी", values={"agent": "आशा"}) == "आशा आएँगी"
    assert fill(text="{agent} ਆਉਣਗੇ", values={"agent": "ਬਿਲਾਲ"}) == "ਬਿਲਾਲ ਆਉਣਗੇ"
