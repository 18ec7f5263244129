"""Templates: their versions, which one is sent, and what is not sent at all."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries, Settings

from doorstep.gateways.sms.memory import MEMORY
from doorstep.messaging.actions import queue_message
from doorstep.messaging.actions_templates import freeze_templates
from doorstep.messaging.checking import check_templates, fault_words
from doorstep.messaging.models import Message, MessageTemplate, SmsTerms, TemplateVersion, VersionChanged
from doorstep.outbox.models import Job
from doorstep.places.models import ArrivalWindow, City

pytestmark = pytest.mark.django_db
SEVEN = datetime(2026, 12, 1, 1, 30, tzinfo=UTC)
VARIABLES = [
    {"name": "agent", "tag": "alphanumeric", "most": 20, "kind": "name", "instead": "our Sahayak", "example": ""},
    {"name": "visit", "tag": "alphanumeric", "most": 40, "kind": "words", "instead": "", "example": ""},
]


@pytest.fixture(autouse=True)
def template(settings: Settings) -> Iterator[MessageTemplate]:
    settings.SMS_GATEWAY = "memory"
    City.objects.create(code="chandigarh", name={"en": "Chandigarh"}, timezone="Asia/Kolkata", helpline="1800-180-1725")
    SmsTerms.objects.create(entity="1101", header="CHDSMP", segment_paise=15)
    yield MessageTemplate.objects.create(
        event="morning",
        language="en",
        text="{agent} comes. Visit {visit}. Help {helpline}",
        variables=VARIABLES,
        template_id="1107001",
    )
    MEMORY.forget()


def freeze() -> int:
    return freeze_templates(by="staff:1", now=SEVEN)


def queue(version: int = 1, **values: str) -> Message:
    given = {"agent": "Asha Kumari", "visit": "1234 5678, 9 am to 11 am", **values}
    return queue_message(
        event="morning",
        subject="appointment:1",
        version=version,
        recipient="+916475550101",
        language="en",
        values=given,
        reference="12345678",
        send_at=SEVEN,
        now=SEVEN,
    )


def edit(template: MessageTemplate, **changed: Any) -> int:
    for name, value in changed.items():
        setattr(template, name, value)
    template.save()
    return freeze()


def test_a_version_holds_the_text_as_it_is_handed_in(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    assert freeze() == 1
    one = TemplateVersion.objects.get()
    assert one.text == "{agent} comes. Visit {visit}. Help 1800-180-1725"
    assert one.registered_text == "{#alphanumeric#} comes. Visit {#alphanumeric#}. Help 1800-180-1725"
    assert (one.number, one.entity, one.header, one.template_id) == (1, "1101", "CHDSMP", "1107001")
    assert (one.created_by, one.created_at) == ("staff:1", SEVEN)
    # A savepoint around: templates, the city with its edition, terms, versions.
    with django_assert_num_queries(7):
        assert freeze() == 0


def test_a_version_is_never_changed_or_removed() -> None:
    freeze()
    one = TemplateVersion.objects.get()
    for change in (one.save, one.delete, TemplateVersion.objects.all().delete):
        with pytest.raises(VersionChanged):
            change()
    with pytest.raises(VersionChanged):
        TemplateVersion.objects.update(text="x")


def test_other_words_have_no_template_id_until_they_get_one_of_their_own(template: MessageTemplate) -> None:
    freeze()
    assert edit(template, text="{agent} comes today. Visit {visit}. Help {helpline}") == 1
    assert edit(template, text="{agent} comes today. Visit {visit}. Help {helpline}") == 0
    assert [version.template_id for version in TemplateVersion.objects.all()] == ["", "1107001"]
    edit(template, template_id="1107002")
    assert [version.template_id for version in TemplateVersion.objects.all()] == ["1107002", "", "1107001"]


def test_words_that_were_registered_before_have_their_id_again(template: MessageTemplate) -> None:
    freeze()
    kept = template.text
    edit(template, text="{agent} comes. {visit}")
    edit(template, text=kept)
    assert [version.template_id for version in TemplateVersion.objects.all()] == ["1107001", "", "1107001"]


def test_another_helpline_is_another_text(template: MessageTemplate) -> None:
    freeze()
    city = City.objects.get()
    city.helpline = "1905"
    city.save()
    assert freeze() == 1
    assert TemplateVersion.objects.values_list("text", "template_id")[0] == (
        "{agent} comes. Visit {visit}. Help 1905",
        "",
    )


def test_an_operator_gets_the_last_registered_text_and_others_the_newest(
    settings: Settings, template: MessageTemplate
) -> None:
    freeze()
    edit(template, text="{agent} comes today: {visit}")
    newest = queue()
    settings.SMS_ENTITY = "1101"
    registered = queue(version=2)
    assert newest.text == "Asha Kumari comes today: 1234 5678, 9 am to 11 am"
    assert registered.text == "Asha Kumari comes. Visit 1234 5678, 9 am to 11 am. Help 1800-180-1725"
    assert (newest.template_version.number, registered.template_version.number) == (2, 1)  # type: ignore[union-attr]


def test_without_any_registered_text_an_operator_gets_nothing_and_staff_see_it(
    settings: Settings, template: MessageTemplate
) -> None:
    settings.SMS_ENTITY = "1101"
    edit(template, template_id="")
    message = queue()
    assert (message.state, message.why, message.fault) == ("failed", "unfit", {"code": "no-id"})
    assert not Job.objects.exists()


def test_a_long_name_is_shortened_and_sent() -> None:
    freeze()
    message = queue(agent="Venkatanarasimha Lakshmi Krishnamoorthy")
    assert message.text.startswith("Venkatanarasimha K. comes.") and message.state == "queued"
    assert queue(version=2, agent="V" * 30).text.startswith("our Sahayak comes.")


def test_a_value_that_does_not_fit_fails_visibly_and_raises_nothing() -> None:
    freeze()
    message = queue(visit="9" * 41)
    assert (message.state, message.why) == ("failed", "unfit")
    assert message.fault == {"code": "too-long", "variable": "visit", "length": 41, "most": 40}
    assert fault_words(fault=message.fault)[0] == "{visit} can have 41 characters, and may have 40."
    assert not Job.objects.exists()


def test_a_link_in_a_name_is_not_sent_in_our_name() -> None:
    freeze()
    assert queue(agent="bit.ly/x").fault == {"code": "link", "variable": "agent"}


def test_the_check_finds_what_would_be_scrubbed(settings: Settings, template: MessageTemplate) -> None:
    freeze()
    assert check_templates() == []
    template.text = "{agent} comes. Visit {visit}. Help 98765 43210"
    template.save()
    assert [one.fault.code for one in check_templates()] == ["number", "differs"]
    freeze()
    assert [one.fault.code for one in check_templates(event="morning", language="en")] == ["number", "differs"]
    assert check_templates(language="hi") == []


def test_the_check_asks_for_ids_where_an_operator_does(settings: Settings, template: MessageTemplate) -> None:
    edit(template, template_id="")
    assert check_templates() == []
    settings.SMS_ENTITY = "1101"
    assert [one.fault.code for one in check_templates()] == ["no-id"]


def test_the_check_knows_the_longest_that_is_said(template: MessageTemplate) -> None:
    ArrivalWindow.objects.create(starts_minute=540, ends_minute=660)
    narrow = [*VARIABLES[:1], {**VARIABLES[1], "most": 8}]
    template.variables, template.text = narrow, "{agent} comes {date} {visit}"
    template.save()
    codes = [(one.fault.code, one.fault.variable) for one in check_templates()]
    assert codes == [("no-reason", ""), ("too-long", "visit"), ("differs", "")]
