"""What every error looks like, whatever went wrong."""

import json
import logging

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client, RequestFactory

from doorstep.channels.api.definition import api
from doorstep.people.actions import TooManyCodes
from doorstep.texts.refusals import Refusal

ANYWHERE = RequestFactory().get("/api/v1/services")


class Unheard(Refusal):
    """A refusal that no table knows."""

    code = "unheard-of"


def answer_to(error: Exception) -> tuple[HttpResponse, dict[str, object]]:
    response = api.on_exception(ANYWHERE, error)
    assert response["Content-Type"] == "application/problem+json"
    return response, json.loads(response.content)


def test_a_busy_database_says_when_to_try_again() -> None:
    response, problem = answer_to(OperationalError("database is locked"))
    assert (response.status_code, response["Retry-After"]) == (503, "2")
    assert problem["type"] == "/api/v1/problems/busy"


def test_an_unforeseen_error_reveals_nothing_to_the_caller_or_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        response, problem = answer_to(RuntimeError("Key (phone)=(+919876543210) already exists"))
    assert response.status_code == 500
    assert set(problem) == {"type", "title", "status", "detail"}
    assert "RuntimeError" in caplog.text
    assert "9876543210" not in caplog.text + response.content.decode()


def test_a_limit_says_in_seconds_when_it_ends() -> None:
    response, problem = answer_to(TooManyCodes("Please wait.", details={"wait_s": 41}))
    assert (response.status_code, response["Retry-After"]) == (429, "41")
    assert problem["detail"] == "Please wait."


def test_a_refusal_that_no_table_knows_is_still_a_problem() -> None:
    response, problem = answer_to(Unheard("No.", field="house"))
    assert (response.status_code, problem["type"]) == (422, "/api/v1/problems/refused")
    assert (problem["detail"], problem["field"]) == ("No.", "house")


def test_an_address_that_is_not_ours_is_a_problem_document(client: Client) -> None:
    response = client.get("/api/v1/elsewhere")
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")


def test_another_method_names_the_right_one(client: Client) -> None:
    response = client.get("/api/v1/verifications")
    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert response.json()["type"] == "/api/v1/problems/method-not-allowed"


def test_a_body_over_the_limit_is_refused_unread(client: Client) -> None:
    response = client.post("/api/v1/verifications", b" " * 65_537, content_type="application/json")
    assert (response.status_code, response.json()["type"]) == (413, "/api/v1/problems/too-large")


@pytest.mark.parametrize("body", ["{nope", "[" * 20_000, b'{"phone": "\xff"}', '{"phone": 1e99999, }'])
def test_a_body_that_is_not_json_is_refused(client: Client, body: str | bytes) -> None:
    response = client.post("/api/v1/verifications", body, content_type="application/json")
    assert (response.status_code, response.json()["type"]) == (400, "/api/v1/problems/bad-json")


def test_every_wrong_field_is_named_at_once(client: Client) -> None:
    response = client.post("/api/v1/verifications", {"phone": 5, "lang": "fr"}, content_type="application/json")
    assert [(error["field"], error["code"]) for error in response.json()["errors"]] == [
        ("phone", "string-type"),
        ("lang", "language"),
    ]


def test_the_language_is_the_one_asked_for_then_the_one_accepted_then_english(client: Client) -> None:
    def spoken(address: str, accepted: str = "") -> str:
        return client.get(address, headers={"Accept-Language": accepted})["Content-Language"]

    assert spoken("/api/v1/x?lang=pa", "hi") == "pa"
    assert spoken("/api/v1/x?lang=fr", "de, hi-IN;q=0.8, en;q=0.5") == "hi"
    assert spoken("/api/v1/x", "ta, *") == "en"


def test_a_language_cookie_of_the_website_has_no_say(client: Client) -> None:
    client.cookies["language"] = "pa"
    assert client.get("/api/v1/x")["Content-Language"] == "en"
