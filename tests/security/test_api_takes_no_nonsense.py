"""What is too much for the API is refused as everything else is, and the connection stays usable."""

import pytest
from django.test import Client, RequestFactory
from django.urls import resolve

PROBLEM = "application/problem+json"


@pytest.mark.parametrize("path", ["offers", "nothing"])
def test_too_many_parameters_are_a_problem_document(client: Client, chandigarh: None, path: str) -> None:
    many = "&".join(f"a{number}=1" for number in range(1001))
    answer = client.get(f"/api/v1/{path}?{many}")
    assert 400 <= answer.status_code < 500
    assert answer.headers["Content-Type"] == PROBLEM


def test_a_body_that_is_too_large_is_heard_out_before_it_is_refused() -> None:
    path = "/api/v1/verifications"
    request = RequestFactory().post(path, b"1" * 3_000_000, content_type="application/json")
    answer = resolve(path).func(request)
    assert (answer.status_code, answer.headers["Content-Type"]) == (413, PROBLEM)
    assert request.read(1) == b""
