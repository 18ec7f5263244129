"""A number that may be somebody's Aadhaar is kept nowhere, wherever it is typed."""

from dataclasses import replace

import pytest
from stdnum import verhoeff

from doorstep.booking.refusals import BadName, BadText
from doorstep.engines.addresses.values import AddressSaid
from tests.cast import ARJUN, HOME, MEERA, book

pytestmark = pytest.mark.usefixtures("chandigarh")

# Made up; its last digit is what makes it look like one.
BODY = "20000000000"
NUMBER = BODY + verhoeff.calc_check_digit(BODY)


@pytest.mark.parametrize("field", ["house", "floor", "landmark"])
def test_not_in_an_address(field: str) -> None:
    said: AddressSaid = replace(HOME, **{field: f"near {NUMBER}"})
    with pytest.raises(BadText) as refused:
        book(address=said)
    assert refused.value.field == field


def test_not_in_the_e_mail_of_a_helper() -> None:
    with pytest.raises(BadText) as refused:
        book(helper=replace(ARJUN, email=f"{NUMBER}@example.org"))
    assert refused.value.field == "helper_email"


def test_not_in_a_name() -> None:
    with pytest.raises(BadName):
        book(person=replace(MEERA, name=f"Meera {NUMBER}"))
