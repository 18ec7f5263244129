"""Numbers that must never be kept."""

import pytest
from stdnum import verhoeff

from doorstep.engines.privacy import holds_aadhaar_number

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
