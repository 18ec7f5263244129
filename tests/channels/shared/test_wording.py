"""Days, windows and amounts in three languages."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from doorstep.channels.shared import wording


@pytest.mark.parametrize(
    ("language", "said"), [("en", "Tuesday 1 December"), ("hi", "मंगलवार 1 दिसंबर"), ("pa", "ਮੰਗਲਵਾਰ 1 ਦਸੰਬਰ")]
)
def test_a_day_is_said_with_its_weekday(language: str, said: str) -> None:
    assert wording.day(on=date(2026, 12, 1), language=language) == said


@pytest.mark.parametrize(
    ("window", "language", "said"),
    [
        ("09:00-11:00", "en", "9 am to 11 am"),
        ("11:30-13:00", "en", "11:30 am to 1 pm"),
        ("09:00-11:00", "hi", "सुबह 9 से 11 बजे"),
        ("11:00-13:00", "hi", "सुबह 11 से दोपहर 1 बजे"),
        ("15:00-17:00", "pa", "ਦੁਪਹਿਰ 3 ਤੋਂ ਸ਼ਾਮ 5 ਵਜੇ"),
    ],
)
def test_a_window_is_said_as_people_say_it(window: str, language: str, said: str) -> None:
    assert wording.window(window=window, language=language) == said


@pytest.mark.parametrize(("language", "said"), [("en", "10:42 am"), ("hi", "सुबह 10:42 बजे"), ("pa", "ਸਵੇਰੇ 10:42 ਵਜੇ")])
def test_a_moment_is_said_in_the_time_of_the_city(language: str, said: str) -> None:
    at = datetime(2026, 12, 1, 5, 12, tzinfo=ZoneInfo("UTC"))
    assert wording.moment(at=at, zone=ZoneInfo("Asia/Kolkata"), language=language) == said


def test_money_is_written_without_paise_when_there_are_none() -> None:
    assert [wording.rupees(paise=paise, language="hi") for paise in (20000, 1050, 123456700)] == [
        "₹200",
        "₹10.50",
        "₹12,34,567",
    ]


def test_a_reference_is_written_in_two_groups() -> None:
    assert wording.reference(reference="12345678") == "1234 5678"


def test_of_a_masked_phone_only_the_end_is_told() -> None:
    assert wording.masked(phone="+919876500001") == "••••• 001"


def test_a_phone_is_written_in_groups_and_nonsense_as_it_is() -> None:
    assert wording.phone(phone="+919876500001") == "+91 98765 00001"
    assert wording.phone(phone="nonsense") == "nonsense"


def test_countries_are_named_in_the_language_of_the_reader() -> None:
    assert ("IN", "भारत") in wording.countries(language="hi")
    assert ("CA", "Canada") in wording.countries(language="en")
