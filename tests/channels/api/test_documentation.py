"""docs/api.md and the API's description of itself say what the API does."""

import re
from pathlib import Path

import pytest
from django.test import Client

from doorstep.channels.api.problem_types import PROBLEM_TYPES

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "api.md").read_text(encoding="utf-8")


def test_the_page_lists_every_problem_type_with_its_status_and_no_other() -> None:
    listed = dict(re.findall(r"^\| `([a-z-]+)` \| (\d{3}) \|", PAGE, flags=re.MULTILINE))
    assert listed == {code: str(kind.status) for code, kind in PROBLEM_TYPES.items()}


def test_the_page_lists_every_address(client: Client) -> None:
    schema = client.get("/api/v1/openapi.json").json()
    described = {
        f"{method.upper()} {re.sub(r'{(proof|subscription|waiting)_id}', '{id}', path)}"
        for path, ways in schema["paths"].items()
        for method in ways
    }
    assert described == set(re.findall(r"^\| `([A-Z]+ /api/v1/[^`]+)` \|", PAGE, flags=re.MULTILINE))


def test_every_operation_says_that_it_may_answer_with_a_problem(client: Client) -> None:
    schema = client.get("/api/v1/openapi.json").json()
    operations = [operation for path in schema["paths"].values() for operation in path.values()]
    for operation in operations:
        answers = operation["responses"]
        declared = {PROBLEM_TYPES[code].status for code in operation["x-problems"]}
        assert {int(status) for status in answers if int(status) >= 400} == declared >= {422, 500, 503}
        assert all("application/problem+json" in answers[str(status)]["content"] for status in declared)


def test_every_operation_with_a_token_says_that_it_may_be_missing_or_too_old(client: Client) -> None:
    schema = client.get("/api/v1/openapi.json").json()
    operations = [operation for path in schema["paths"].values() for operation in path.values()]
    assert all("401" in operation["responses"] for operation in operations if operation.get("security"))


def test_every_reference_in_the_description_leads_somewhere(client: Client) -> None:
    response = client.get("/api/v1/openapi.json")
    names = set(re.findall(r'"#/components/schemas/([^"]+)"', response.content.decode()))
    assert names <= set(response.json()["components"]["schemas"])


@pytest.mark.django_db
def test_the_docs_page_takes_nothing_from_elsewhere(client: Client) -> None:
    page = client.get("/api/v1/docs").content.decode()
    sources = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert sources
    assert all(source.startswith("/static/") for source in sources)
    assert not re.search(r"<script(?![^>]*(?:src=|type=\"application/json\"))", page)


@pytest.mark.django_db
def test_every_problem_type_is_a_page(client: Client) -> None:
    for kind in PROBLEM_TYPES.values():
        assert str(kind.title) in client.get(kind.uri).content.decode().replace("&#x27;", "'")


@pytest.mark.django_db
def test_the_problem_types_have_a_list(client: Client) -> None:
    page = client.get("/api/v1/problems").content.decode()
    assert all(f'href="{kind.uri}"' in page for kind in PROBLEM_TYPES.values())
