"""Numbers that must never be kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.engines.privacy import check_digit, holds_aadhaar_number, verhoeff_valid

BODY = "23412341234"
NUMBER = BODY + check_digit(digits=BODY)


@pytest.mark.parametrize("text", ["{}", "my number is {}.", "x{}"])
def test_a_number_that_may_be_aadhaar_is_found(text: str) -> None:
    spaced = f"{NUMBER[:4]} {NUMBER[4:8]}-{NUMBER[8:]}"
    assert holds_aadhaar_number(text=text.format(NUMBER))
    assert holds_aadhaar_number(text=text.format(spaced))


@pytest.mark.parametrize("text", ["", "House 1234", NUMBER + "1", "1" + NUMBER[1:], NUMBER[:-1]])
def test_other_numbers_are_left_alone(text: str) -> None:
    assert not holds_aadhaar_number(text=text)


@given(st.text("0123456789", min_size=1, max_size=12), st.integers(0, 12), st.integers(1, 9))
def test_any_one_wrong_digit_is_caught(body: str, place: int, change: int) -> None:
    right = body + check_digit(digits=body)
    place %= len(right)
    wrong = right[:place] + str((int(right[place]) + change) % 10) + right[place + 1 :]
    assert verhoeff_valid(digits=right)
    assert not verhoeff_valid(digits=wrong)
