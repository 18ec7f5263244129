"""A run sheet says the day in order, with exact money and documents by their rule."""

from dataclasses import replace
from typing import Any

import pytest

from doorstep.engines.forms.amounts import rupees
from doorstep.engines.forms.layout import lay_out
from doorstep.engines.forms.values import RunStop
from doorstep.engines.forms.words import LANGUAGE_NAMES, WORDS
from tests.engines.forms.day import GURPREET, MARY, MEERA, sheet


def visit_row(stop: RunStop) -> dict[str, Any]:
    """The row of a day's only visit."""
    rows: list[dict[str, Any]] = lay_out(sheet(stop))["sheet"]["rows"]
    return next(row for row in rows if row["kind"] == "visit")


def test_the_break_stands_at_its_time_among_the_stops() -> None:
    rows = lay_out(sheet(MEERA, GURPREET, MARY))["sheet"]["rows"]

    assert [(row["time"], row.get("reference", row.get("text"))) for row in rows] == [
        ("09:10", "Leave Sampark Centre, Sector 18"),
        ("09:25", "SH7K2QXA"),
        ("10:40", "PB4M9RTC"),
        ("13:00-13:30", "Break"),
        ("14:05", "EN2W8VYD"),
        ("16:20", "Back at Sampark Centre, Sector 18"),
    ]


def test_who_leaves_after_the_break_has_it_first() -> None:
    late = replace(sheet(MARY), leaves_at=MARY.planned_at)

    assert [row["time"] for row in lay_out(late)["sheet"]["rows"]][:2] == ["13:00-13:30", "14:05"]


def test_money_is_itemised_with_its_total() -> None:
    row = visit_row(GURPREET)

    assert row["money"] == [["Doorstep fee, first service", "₹200"], ["Affidavit", "₹10.50"]]
    assert row["total"] == ["₹210.50", ""]


def test_what_is_read_at_the_door_is_said_beside_the_total() -> None:
    row = visit_row(MEERA)

    assert row["money"][2] == ["Electricity bill", "read at the door"]
    assert row["total"] == ["₹300", "and what is read at the door"]


def test_nothing_to_collect_has_no_total() -> None:
    assert visit_row(replace(MARY, money=()))["total"] == []


def test_documents_are_grouped_by_their_rule() -> None:
    any_of, all_of = visit_row(MARY)["documents"]

    assert (any_of["rule"], all_of["rule"]) == ("Any one of these", "All of these")
    assert any_of["documents"][1] == {"name": "Voter card", "marks": "original, 2 copies"}
    assert all_of["documents"][1]["marks"] == "original, take it, give a receipt"


def test_a_single_document_is_not_one_of_the_choice_above_it() -> None:
    any_of, all_of = MARY.documents
    alone = replace(all_of, documents=all_of.documents[:1])

    assert [group["rule"] for group in visit_row(replace(MARY, documents=(any_of, alone)))["documents"]] == [
        "Any one of these",
        "And",
    ]


@pytest.mark.parametrize("kind", ["photo", "form"])
def test_a_photograph_or_a_form_is_not_copied(kind: str) -> None:
    any_of, all_of = MARY.documents
    given = replace(all_of, documents=(replace(any_of.documents[1], kind=kind, original=False),))

    assert visit_row(replace(MARY, documents=(given,)))["documents"][0]["documents"][0]["marks"] == ""


def test_the_sheet_speaks_the_agents_language_and_a_form_the_applicants() -> None:
    page = lay_out(sheet(GURPREET, language="hi"))

    assert page["words"]["run-sheet"] == "दिन की सूची"
    assert page["sheet"]["rows"][1]["services"] == ["आय प्रमाण पत्र"]
    assert page["forms"][0]["titles"][0] == "ਆਮਦਨ ਸਰਟੀਫਿਕੇਟ ਲਈ ਅਰਜ਼ੀ"


def test_a_name_with_braces_is_not_read_as_a_place_holder() -> None:
    row = visit_row(replace(MEERA, helper_name="{floor} {0}"))

    assert row["helper"] == "Booked by {floor} {0}"


def test_forms_follow_the_route() -> None:
    forms = lay_out(sheet(MARY, MEERA))["forms"]

    assert [(form["reference"], form["titles"][-1]) for form in forms] == [
        ("EN2W8VYD", "Application for an income certificate"),
        ("SH7K2QXA", "Application for an income certificate"),
        ("SH7K2QXA", "Payment of an electricity bill"),
    ]


@pytest.mark.parametrize(
    ("paise", "printed"),
    [(0, "₹0"), (5, "₹0.05"), (20000, "₹200"), (1050, "₹10.50"), (12345600, "₹1,23,456"), (-1050, "-₹10.50")],
)
def test_rupees_are_exact(paise: int, printed: str) -> None:
    assert rupees(paise) == printed


@pytest.mark.parametrize("code", [*WORDS, *LANGUAGE_NAMES])
def test_every_printed_word_is_there_in_three_languages(code: str) -> None:
    assert {*{**WORDS, **LANGUAGE_NAMES}[code]} == {"en", "hi", "pa"}


def test_what_is_to_know_of_the_door_stands_below_the_address() -> None:
    row = visit_row(replace(MARY, notes=("no-lift", "call-on-arrival")))

    assert row["lines"][-2:] == ["There is no lift", "Call at the door"]


def test_the_document_that_people_chose_is_marked() -> None:
    any_of = MARY.documents[0]
    chosen = replace(any_of, chosen=any_of.documents[1].code)
    first, second = visit_row(replace(MARY, documents=(chosen,)))["documents"][0]["documents"][:2]

    assert "they show this one" in second["marks"]
    assert "they show this one" not in first["marks"]
