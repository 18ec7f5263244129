"""The log says what happened, and nothing about anybody."""

import logging
import sys

import pytest
from stdnum import verhoeff

from doorstep.engines.logs import LONGEST, PrivateFormatter, masked

NAME, ROW = "Meera Sharma", "Key (phone)=(+61491570006) already exists"
FORMATTER = PrivateFormatter("{asctime} {levelname} {name} {message}", style="{")

AADHAAR_LIKE = "2341 2341 234" + verhoeff.calc_check_digit("23412341234")


def record(
    message: str, *, name: str = "doorstep", level: int = logging.ERROR, error: bool = False
) -> logging.LogRecord:
    raised = sys.exc_info() if error else None
    return logging.LogRecord(name, level, __file__, 1, message, None, raised)


def failed(*, name: str = "doorstep", level: int = logging.ERROR) -> str:
    try:
        try:
            raise KeyError(NAME)
        except KeyError as error:
            raise ValueError(ROW) from error
    except ValueError:
        return FORMATTER.format(record("it failed", name=name, level=level, error=True))


@pytest.mark.parametrize(
    "private",
    ["+61491570006", "61491570006", "91570 06123", "604 555 0134", "604-555-0134", AADHAAR_LIKE, "12345678"],
)
def test_numbers_of_people_are_masked(private: str) -> None:
    assert masked(text=f"said {private}.") == "said •."


@pytest.mark.parametrize(
    "plain", ["2026-12-01 07:00:00", "09:00-11:00", "job 123456 (send-message)", "FA01 2026-12-02"]
)
def test_dates_windows_and_jobs_stay(plain: str) -> None:
    assert masked(text=plain) == plain


def test_what_opens_a_link_is_masked() -> None:
    assert masked(text="Not Found: /c/ZmfE_bAfBOsC0xbB") == "Not Found: /c/•"
    assert masked(text="Not Found: /w/ZmfE_bAfBOsC0xbB") == "Not Found: /w/•"


def test_a_line_has_an_end() -> None:
    assert len(masked(text="x" * 100_000)) <= LONGEST + 3


def test_an_exception_tells_its_kind_and_place_but_not_its_words() -> None:
    told = failed()
    assert "builtins.ValueError" in told
    assert "builtins.KeyError" in told
    assert "test_logs.py" in told
    assert NAME not in told
    assert ROW not in told


@pytest.mark.parametrize(("name", "level"), [("django.request", logging.WARNING), ("django.security.X", logging.ERROR)])
def test_a_refused_request_is_one_line(name: str, level: int) -> None:
    assert len(failed(name=name, level=level).splitlines()) == 1


def test_an_instant_has_its_offset() -> None:
    told = FORMATTER.format(record("said"))
    assert told.split(" ")[0][-6] in "+-"
