"""The pages before the booking, the languages, the errors, and what every page keeps to."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from django.conf import settings
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from pytest_django import DjangoAssertNumQueries

from doorstep.catalogue.models import Service
from doorstep.places.models import Holiday
from tests.channels.citizen.pages import Response, go_to, send, text

pytestmark = pytest.mark.usefixtures("morning")


def test_the_first_page_says_what_it_costs_and_whom_to_call(client: Client) -> None:
    said = text(client.get("/"))
    assert "₹200" in said
    assert "₹100" in said
    assert "1800-180-1725" in said
    assert "Book a home visit" in said


def test_a_booking_begun_is_gone_on_with(client: Client) -> None:
    go_to(client, "book/address")
    assert "Go on with my booking" in text(client.get("/"))


@pytest.mark.parametrize("words", ["pension", "पेंशन", "ਪੈਨਸ਼ਨ", "PENSION"])
def test_a_service_is_found_by_words_of_any_language(client: Client, words: str) -> None:
    found = client.get("/book/services", {"q": words}).content.decode()
    assert 'value="old-age-pension"' in found
    assert 'value="electricity-bill"' not in found


def test_what_was_ticked_stays_ticked_while_searching(client: Client) -> None:
    response = send(client, "book/services", services=["electricity-bill"], q="pension", do="search")
    page = response.content.decode()
    assert re.search(r'value="electricity-bill"\s+checked', page)
    assert 'value="old-age-pension"' in page
    assert response.request["QUERY_STRING"] == "q=pension"


def test_a_search_without_a_hit_says_what_else_to_try(client: Client) -> None:
    said = text(client.get("/book/services", {"q": "zzzz"}))
    assert "Nothing was found. Try another word" in said
    assert "1800-180-1725" in said


def test_every_service_is_listed_once_with_its_reason_when_it_is_not_offered(client: Client) -> None:
    page = client.get("/book/services").content.decode()
    for service in Service.objects.all():
        assert page.count(f'name="services" id="service-{service.code}"') == service.offered
        assert page.count(f'id="about-{service.code}"') == 1
        if not service.offered:
            assert service.not_offered_because["en"].split("'")[0] in page


def test_the_free_online_way_is_shown(client: Client) -> None:
    assert "Without a visit:" in text(client.get("/book/services/electricity-bill"))


def test_documents_tell_all_from_any_one(client: Client) -> None:
    said = text(go_to(client, "book/documents"))
    assert "Proof of who you are. Any one of these is enough. Which one will you show? Aadhaar card Voter" in said
    assert "Proof of where you live. Any one of these is enough. Which one will you show? Aadhaar card Voter" in said
    assert "Who must be at home:" in said


def test_documents_that_are_missing_lead_to_what_to_do(client: Client) -> None:
    go_to(client, "book/documents")
    response = send(client, "book/documents", ready="no")
    assert "Nothing is lost" in text(response)
    assert "For whom is the visit?" in text(send(client, "book/documents", ready="yes"))


def test_a_closed_day_says_why(client: Client) -> None:
    Holiday.objects.create(on=date(2026, 12, 9), name={"en": "A fair", "hi": "मेला", "pa": "ਮੇਲਾ"})
    go_to(client, "book/day")
    assert "Wednesday 9 December Public holiday" in text(client.get("/book/day", {"on": "2026-12-09"}))
    assert "Public holiday" not in text(client.get("/book/day", {"on": "2026-12-10"}))


def test_the_language_can_be_changed_on_every_page_and_one_stays_there(client: Client) -> None:
    response = client.post("/language", {"language": "pa", "next": "/book/services?q=bijli"})
    assert (response.status_code, response.headers["Location"]) == (302, "/book/services?q=bijli")
    assert client.cookies["language"].value == "pa"
    assert '<html lang="pa">' in client.get("/").content.decode()


def test_the_language_of_the_phone_is_used_first(client: Client) -> None:
    assert '<html lang="hi">' in client.get("/", headers={"Accept-Language": "hi-IN,hi;q=0.9"}).content.decode()


def test_no_page_has_a_script_or_a_style_within_it(client: Client) -> None:
    pages: list[Response] = [client.get("/"), client.get("/book/services"), go_to(client, "book/check")]
    within = re.compile(r"<script(?![^>]* src=)|<style|\son\w+=|\sstyle=")
    assert [found[0] for page in pages if (found := within.search(page.content.decode()))] == []


@pytest.mark.parametrize("page", ["book/questions", "book/address", "book/people", "book/code", "book/services"])
def test_every_input_has_a_label_and_every_error_is_tied_to_its_field(client: Client, page: str) -> None:
    go_to(client, page)
    content = (send(client, page) if page != "book/questions" else client.get(f"/{page}")).content.decode()
    ids = re.findall(r'<(?:input|select)[^>]*\bid="([^"]+)"', content)
    assert ids
    assert [name for name in ids if f'for="{name}"' not in content] == []
    described = re.findall(r'aria-describedby="([^"]+)"', content)
    assert [one for each in described for one in each.split() if f'id="{one}"' not in content] == []


def test_pages_with_personal_data_are_not_kept_by_the_browser(client: Client) -> None:
    assert "no-store" in go_to(client, "book/check").headers["Cache-Control"]


@pytest.mark.parametrize(("language", "said"), [("en", "This page does not exist"), ("hi", "यह पेज नहीं है")])
def test_a_page_that_is_not_there_says_so(client: Client, language: str, said: str) -> None:
    response = client.get("/nothing/here", headers={"Accept-Language": language})
    assert response.status_code == 404
    assert said in text(response)


def test_a_form_without_its_token_is_refused_in_plain_words() -> None:
    response = Client(enforce_csrf_checks=True).post("/visit", {})
    assert response.status_code == 403
    assert "Please try once more" in text(response)


def test_a_fault_of_ours_is_owned_up_to(client: Client, broken_city: None) -> None:
    client.raise_request_exception = False
    response = client.get("/")
    assert response.status_code == 500
    assert "It is not your fault." in text(response)


@pytest.fixture
def broken_city() -> Iterator[None]:
    """Pages cannot be made: what they all need is not there."""
    options = {"context_processors": ["doorstep.nowhere"]}
    with override_settings(TEMPLATES=[{**settings.TEMPLATES[0], "OPTIONS": options}]):
        yield


FLOW = ("services", "questions", "documents", "who", "address", "address/check", "day", "people", "code", "check")


@pytest.mark.parametrize("page", FLOW)
def test_a_page_asks_the_database_little(
    client: Client, page: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    go_to(client, f"book/{page}")
    queries: CaptureQueriesContext
    with django_assert_max_num_queries(3) as queries:
        client.get(f"/book/{page}")
    assert len(queries) <= 3
