"""Numbers that must never be kept."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import verhoeff

from doorstep.engines.privacy import holds_aadhaar_number, without_aadhaar_numbers

BODY = "23412341234"
NUMBER = BODY + verhoeff.calc_check_digit(BODY)


@pytest.mark.parametrize("text", ["{}", "my number is {}.", "x{}"])
def test_a_number_that_may_be_aadhaar_is_found(text: str) -> None:
    spaced = f"{NUMBER[:4]} {NUMBER[4:8]}-{NUMBER[8:]}"
    assert holds_aadhaar_number(text=text.format(NUMBER))
    assert holds_aadhaar_number(text=text.format(spaced))


@pytest.mark.parametrize("text", ["", "House 1234", NUMBER + "1", "1" + NUMBER[1:], NUMBER[:-1]])
def test_other_numbers_are_left_alone(text: str) -> None:
    assert not holds_aadhaar_number(text=text)


def test_a_number_in_another_script_is_found_too() -> None:
    assert holds_aadhaar_number(text=NUMBER.translate(str.maketrans("0123456789", "०१२३४५६७८९")))
    assert holds_aadhaar_number(text=NUMBER.translate(str.maketrans("0123456789", "੦੧੨੩੪੫੬੭੮੯")))


MASKED = "•" * 12
SPACED = f"{NUMBER[:4]} {NUMBER[4:8]} {NUMBER[8:]}"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (f"My number is {NUMBER}, call me", f"My number is {MASKED}, call me"),
        (SPACED, "•••• •••• ••••"),
        (f"{NUMBER[:4]}-{NUMBER[4:8]}/{NUMBER[8:]}.", "••••-••••/••••."),
        (" ".join(NUMBER), " ".join(MASKED)),
        (f"{NUMBER[:4]}\n{NUMBER[4:]}", "••••\n••••••••"),
        (f"22 {SPACED}", "22 •••• •••• ••••"),
        (f"{NUMBER} {NUMBER}", f"{MASKED} {MASKED}"),
    ],
)
def test_what_may_be_aadhaar_is_masked_and_all_else_stays(text: str, kept: str) -> None:
    assert without_aadhaar_numbers(text=text) == kept


@pytest.mark.parametrize("digits", ["०१२३४५६७८९", "੦੧੨੩੪੫੬੭੮੯"])
def test_digits_of_other_scripts_are_masked_in_their_places(digits: str) -> None:
    number = NUMBER.translate(str.maketrans("0123456789", digits))
    assert without_aadhaar_numbers(text=f"मेरा नंबर {number} है") == f"मेरा नंबर {MASKED} है"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "House 1234, Sector 22",
        "Reference 4821 3907",
        "+91 98765 00001",
        NUMBER + "1",
        "1" + NUMBER[1:],
        f"{NUMBER[:6]} and {NUMBER[6:]}",
        NUMBER[:-1] + str((int(NUMBER[-1]) + 1) % 10),
    ],
)
def test_what_is_no_aadhaar_number_is_kept_as_it_is(text: str) -> None:
    assert without_aadhaar_numbers(text=text) == text


ODD = st.text(alphabet=f" -.,•ab{NUMBER[0]}{NUMBER[1]}0123456789०੧नਸ", max_size=60)


@given(before=ODD, between=st.sampled_from(["", " ", "-", ". "]), after=ODD)
def test_whatever_stands_around_it_no_number_is_left_and_nothing_but_digits_is_touched(
    before: str, between: str, after: str
) -> None:
    text = f"{before}x{between.join([NUMBER[:4], NUMBER[4:8], NUMBER[8:]])}x{after}"
    kept = without_aadhaar_numbers(text=text)
    assert not holds_aadhaar_number(text=kept)
    assert len(kept) == len(text)
    assert all(new == old or (new == "•" and old.isdecimal()) for old, new in zip(text, kept, strict=True))
    assert without_aadhaar_numbers(text=kept) == kept
    assert re.search("•{4}", kept)
