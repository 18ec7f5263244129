"""The staff pages of texts."""

import pytest
from pytest_django import DjangoAssertNumQueries

from doorstep.messaging.models import MessageTemplate, TemplateVersion
from tests.channels.console.desk import browser_of, change_page

pytestmark = pytest.mark.usefixtures("morning")
LIST = "/staff/messages/templates/"


def page_of(row: MessageTemplate) -> str:
    return f"{LIST}{row.pk}/"


def booked(language: str) -> MessageTemplate:
    return MessageTemplate.objects.get(event="booked", language=language, channel="sms")


@pytest.mark.parametrize("role", ["Operator", "Dispatcher", "Clerk"])
def test_only_managers_look_at_texts(role: str) -> None:
    client = browser_of(role)
    assert client.get(LIST).status_code == client.get(page_of(booked("en"))).status_code == 403


def test_texts_are_found_by_words_and_language(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    client = browser_of("Manager")
    client.get(LIST)
    with django_assert_max_num_queries(10):
        found = client.get(LIST, {"q": "bank code", "language": "en"}).content.decode()
    assert "Sampark home visit booked" in found and "not registered" in found and "घर पर" not in found
    assert "No text fits" in client.get(LIST, {"q": "zzzz"}).content.decode()


def test_without_texts_it_says_what_to_do() -> None:
    MessageTemplate.objects.all().delete()
    assert "There are no texts yet" in browser_of("Manager").get(LIST).content.decode()


def test_other_values_are_tried_and_one_that_is_too_long_is_said() -> None:
    client, address = browser_of("Manager"), page_of(booked("en"))
    page = client.get(address, {"reference": "8765 4321", "when": "Sunday"}).content.decode()
    assert "Sampark home visit booked: Sunday. Reference 8765 4321." in page and "GSM-7" in page
    page = client.get(address, {"reference": "8" * 12, "when": "Sun’day"}).content.decode()
    assert "{reference} can have 12 characters, and may have 9." in page
    assert "These letters turn it into UCS-2" in page and "’" in page
    page = client.get(page_of(booked("pa"))).content.decode()
    assert "Hindi or Punjabi letters make it UCS-2." in page and "These letters" not in page


def test_what_a_manager_changes_is_a_new_version_in_their_name() -> None:
    client, row = browser_of("Manager"), booked("en")
    before = TemplateVersion.objects.filter(event="booked", language="en").count()
    form = client.get(change_page(row)).context["adminform"].form
    data = {name: value for name, value in form.initial.items() if value is not None}
    data |= {"variables": "[]", "text": "Booked: {when}, {reference}. Call {helpline}"}
    assert client.post(change_page(row), data).status_code == 302
    newest = TemplateVersion.objects.filter(event="booked", language="en", channel="sms").first()
    assert newest is not None and newest.number == before + 1
    assert newest.text == "Booked: {when}, {reference}. Call 1800-180-1725" and newest.created_by.startswith("staff")
    data["text"] = "Booked: {when}, {reference}. Call 98765 43210"
    assert "not white-listed" in client.post(change_page(row), data).content.decode()
