"""GET /services."""

import pytest
from django.test import Client

from tests.channels.api.asking import get

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("chandigarh", "morning")]


def test_every_service_is_listed_with_what_the_contract_names(client: Client) -> None:
    answer = get(client, "services").json()
    assert set(answer) == {"services", "doorstep_fee"}
    assert answer["doorstep_fee"] == {"first_paise": 20_000, "further_paise": 10_000}
    assert len(answer["services"]) == 43
    for service in answer["services"]:
        assert {
            "code",
            "name",
            "department",
            "minutes",
            "documents",
            "questions",
            "offered",
            "departmental_fee",
        } <= set(service)
        assert service["minutes"] > 0


def test_documents_come_in_groups_of_all_or_any_one(client: Client) -> None:
    services = {service["code"]: service for service in get(client, "services").json()["services"]}
    groups = services["income-certificate"]["documents"]
    assert {group["rule"] for group in groups} == {"all", "any_one"}
    assert set(groups[0]["documents"][0]) == {"code", "name", "original", "copies"}


def test_questions_bring_their_choices_and_the_kind_refusal(client: Client) -> None:
    services = {service["code"]: service for service in get(client, "services").json()["services"]}
    asked = {question["code"]: question for service in services.values() for question in service["questions"]}
    due = asked["electricity-due-date"]
    assert (due["kind"], due["choices"], due["required"]) == ("date", [], False)
    home = asked["home-eligibility"]
    assert home["required"]
    assert [choice["code"] for choice in home["choices"] if choice["refuses"]]


def test_a_service_that_is_not_offered_says_why(client: Client) -> None:
    closed = [service for service in get(client, "services").json()["services"] if not service["offered"]]
    assert closed
    assert all(service["not_offered_because"] for service in closed)


def test_names_come_in_the_language_asked_for(client: Client) -> None:
    names = {
        language: get(client, f"services?lang={language}").json()["services"][0]["name"]
        for language in ("en", "hi", "pa")
    }
    assert len(set(names.values())) == 3


def test_a_departmental_fee_is_fixed_read_at_the_door_or_none(client: Client) -> None:
    fees = [service["departmental_fee"] for service in get(client, "services").json()["services"]]
    assert {fee["reading"] for fee in fees} <= {"fixed", "at_door", "none"}
    assert all((fee["amount_paise"] is None) == (fee["reading"] == "at_door") for fee in fees)
