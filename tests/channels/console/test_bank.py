"""Managers bring the bank's statement in after a look at it, and see what departments are owed."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from doorstep.payments.models import BankRow
from tests.channels.console.desk import browser_of
from tests.payments.test_bank import statement
from tests.payments.test_money import booked, close, take

pytestmark = pytest.mark.usefixtures("morning")
BANK = "/staff/money/bank"


def upload(client: Client, content: str | bytes) -> str:
    content = content.encode() if isinstance(content, str) else content
    return client.post(BANK, {"file": SimpleUploadedFile("d.csv", content)}).content.decode()


def test_a_statement_is_seen_first_and_then_brought_in() -> None:
    cash = take(booked())
    close()
    client = browser_of("Manager")
    assert "FA03261202" in client.get(BANK).content.decode()
    text = statement(("FA03261202", cash.total_paise), ("GIFT <b>", 5))
    seen = upload(client, text)
    assert "Bring it in" in seen and "GIFT &lt;b&gt;" in seen and not BankRow.objects.exists()
    answer = client.post(BANK, {"text": text, "name": "d.csv", "sure": "1"}, follow=True).content.decode()
    assert "1 payment is confirmed" in answer and "The bank has confirmed everything" in answer
    assert "not known" in client.get(f"{BANK}/credits?known=no").content.decode()
    assert "GIFT" not in client.get(f"{BANK}/credits?known=yes").content.decode()
    assert "Nothing fits" in client.get(f"{BANK}/credits?q=elsewhere").content.decode()
    assert "brought in before" in upload(client, text)


@pytest.mark.parametrize(
    ("content", "words"), [(b"\xff\xfe\x00", "is no text"), ("a,b", "Choose the bank"), ("", "empty")]
)
def test_what_is_no_statement_is_said(content: str | bytes, words: str) -> None:
    assert words in upload(browser_of("Manager"), content)


def test_no_file_is_said() -> None:
    answer = browser_of("Manager").post(BANK, {})
    assert answer.status_code == 422 and "Choose a file" in answer.content.decode()


def test_what_departments_are_owed_is_shown_and_written_to_a_file() -> None:
    take(booked())
    client = browser_of("Manager")
    asked = "/staff/money/settlement?first=2026-12-01&last=2026-12-31"
    assert "Home visits" in client.get(asked).content.decode()
    lines = client.get(f"{asked}&csv=1").content.decode().splitlines()
    assert lines[0].startswith("department,code") and len(lines) > 2
    assert "No money was taken" in client.get("/staff/money/settlement").content.decode()
    assert client.get("/staff/money/settlement?first=x").status_code == 422


def test_only_managers_see_the_bank() -> None:
    client = browser_of("Dispatcher")
    for page in (BANK, f"{BANK}/credits", "/staff/money/settlement"):
        assert client.get(page).status_code == 403
