"""What follows from services and answers."""

from datetime import date

import pytest

from doorstep.engines.catalogue import codec
from doorstep.engines.catalogue.rules import (
    kits_for,
    latest_day,
    objections_to,
    planned_minutes,
    questions_for,
    requirements_for,
    skills_for,
)
from doorstep.engines.catalogue.search import search
from tests.engines.catalogue.sample import CATALOGUE

ALL = ("electricity-bill", "income-certificate", "aadhaar-update")
DAY = date(2026, 12, 10)


def documents(services: tuple[str, ...], answers: dict[str, str]) -> list[str]:
    found = requirements_for(catalogue=CATALOGUE, services=services, answers=answers)
    return [document.code for requirement in found for document in requirement.documents]


def objections(services: tuple[str, ...], answers: dict[str, str], on: date | None = DAY) -> list[str]:
    found = objections_to(catalogue=CATALOGUE, services=services, answers=answers, on=on)
    return [objection.code for objection in found]


def test_a_question_shared_by_two_services_is_asked_once() -> None:
    asked = questions_for(catalogue=CATALOGUE, services=ALL)
    assert [question.code for question in asked] == ["eligible", "home", "due"]


def test_documents_hang_on_the_answers() -> None:
    assert documents(("income-certificate",), {"home": "yes"}) == ["photo"]
    assert documents(("income-certificate",), {"home": "no"}) == ["photo", "letter"]


def test_an_unanswered_question_lists_every_document_that_might_be_needed() -> None:
    assert documents(("income-certificate",), {}) == ["photo", "letter"]


def test_eligibility_must_be_answered_and_other_questions_need_not() -> None:
    assert objections(ALL, {}) == ["missing"]
    assert objections(ALL, {"eligible": "senior"}) == []


def test_an_answer_that_rules_the_visit_out_names_the_other_way() -> None:
    found = objections_to(catalogue=CATALOGUE, services=ALL, answers={"eligible": "none"}, on=DAY)
    assert found[0].text == {"en": "Please come to a centre."}


@pytest.mark.parametrize(("answer", "code"), [("martian", "unknown-choice"), ("none", "refused")])
def test_answers_that_cannot_be_are_objected_to(answer: str, code: str) -> None:
    assert objections(ALL, {"eligible": answer}) == [code]


@pytest.mark.parametrize(
    ("due", "found"),
    [("2026-12-12", []), ("2026-12-11", ["due-date"]), ("12/12/2026", ["bad-date"]), ("", [])],
)
def test_a_bill_is_visited_before_its_due_date(due: str, found: list[str]) -> None:
    assert objections(("electricity-bill",), {"due": due}) == found


def test_the_last_day_for_a_bill_leaves_its_margin() -> None:
    assert latest_day(catalogue=CATALOGUE, services=ALL, answers={"due": "2026-12-12"}) == DAY
    assert latest_day(catalogue=CATALOGUE, services=ALL, answers={}) is None


def test_minutes_are_planned_at_the_quantile_and_rounded_up() -> None:
    def minutes(percent: int) -> int:
        return planned_minutes(
            catalogue=CATALOGUE, services=("electricity-bill",), door_minutes=6, quantile_percent=percent
        )

    assert [minutes(50), minutes(80), minutes(90)] == [12, 15, 16]


def test_a_visit_needs_the_skills_and_kits_of_all_its_services() -> None:
    assert skills_for(catalogue=CATALOGUE, services=ALL) == {"payments", "certificates", "uidai-operator"}
    assert kits_for(catalogue=CATALOGUE, services=ALL) == {"aadhaar-kit"}


@pytest.mark.parametrize("words", ["bijli", "ਬਿਜਲੀ", "बिजली", "light BILL", "power electricity"])
def test_a_service_is_found_in_any_script(words: str) -> None:
    assert search(catalogue=CATALOGUE, words=words)[0] == "electricity-bill"


def test_every_word_must_be_found_and_the_most_asked_for_comes_first() -> None:
    assert search(catalogue=CATALOGUE, words="electricity moon") == ()
    assert search(catalogue=CATALOGUE, words="") == ("electricity-bill", "aadhaar-update", "income-certificate")


def test_a_catalogue_survives_being_kept_as_json() -> None:
    content = codec.dump(catalogue=CATALOGUE)
    assert codec.load(content=content) == CATALOGUE
    assert list(codec.load(content=content).services) == list(CATALOGUE.services)
