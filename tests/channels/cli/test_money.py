"""`doorstep money audit`."""

import pytest
from click.testing import CliRunner, Result

from doorstep.channels.cli.commands import doorstep
from doorstep.payments.models import Receipt
from tests.payments.test_money import booked, close, pieces_of, take

pytestmark = pytest.mark.usefixtures("chandigarh")


def run() -> Result:
    return CliRunner().invoke(doorstep, ["money", "audit"])


def test_books_that_agree_say_what_the_bank_has_still_to_confirm() -> None:
    take(booked())
    close()
    said = run()
    assert said.exit_code == 0
    assert "deposit-not-banked" in said.output and "Receipts: 1; entries: 2; differing: 0." in said.output


def test_what_was_missing_or_changed_ends_with_one() -> None:
    receipt = take(booked())
    close(pieces=pieces_of(receipt.total_paise - 100), explanation="a coin fell")
    said = run()
    assert said.exit_code == 1 and "difference" in said.output and "1.00" in said.output
    Receipt.objects.filter(pk=receipt.pk).update(total_paise=1)
    said = run()
    assert "receipt-differs" in said.output and "told-differs" in said.output
