"""A town's books agree to the paisa, whatever was done; and whoever takes something is found."""

import os
import random
from dataclasses import replace

import pytest

from doorstep.engines.money.audit import BookedEntry, Books, Finding, audit
from doorstep.engines.money.ledger import DIFFERENCES, cash_of, moved
from tests.engines.money.town import THEFTS, Theft, Town

# `MONEY_OPERATIONS=1000000` for the long run that docs/money.md tells of.
OPERATIONS = int(os.environ.get("MONEY_OPERATIONS", "4000"))


@pytest.fixture(scope="module")
def books() -> Books:
    town = Town(random.Random(1))
    town.live(OPERATIONS)
    assert town.done == OPERATIONS and any(entry.kind == "reversed" for entry in town.entries)
    return town.books()


def test_random_operations_agree_to_the_paisa(books: Books) -> None:
    assert audit(books=books) == ()


@pytest.mark.parametrize("theft", THEFTS, ids=lambda theft: theft.__name__)
def test_whoever_takes_something_is_found(books: Books, theft: Theft) -> None:
    rng = random.Random(2)
    for _time in range(20):
        assert audit(books=theft(books, rng)) != ()


def test_what_a_count_found_missing_is_always_shown(books: Books) -> None:
    out_of = cash_of(agent="FA01")
    missing = BookedEntry("d1", "difference", moved(out_of=out_of, into=DIFFERENCES, amount_paise=700))
    found = audit(books=replace(books, entries=(*books.entries, missing)))
    assert Finding("difference", "d1", 700) in found and Finding("cash-left", "FA01", -700) in found
