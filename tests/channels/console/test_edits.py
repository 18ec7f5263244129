"""What managers change holds from then on, is checked, and is in the journal."""

from typing import Any

import pytest
from django.contrib import admin
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from doorstep.booking.queries import details
from doorstep.catalogue.models import CatalogueVersion, FeeRule, Form, Question, Service
from doorstep.catalogue.queries import current
from doorstep.journal.models import Entry
from doorstep.journal.queries import first_broken
from doorstep.messaging.models import MessageTemplate
from doorstep.places import queries as places
from doorstep.places.models import ArrivalWindow, Depot, Rule
from doorstep.workforce.models import FieldAgent, Skill
from tests.cast import NOW, book
from tests.channels.console.desk import browser_of, change_page, typed


@pytest.fixture
def manager(morning: None) -> Client:
    return browser_of("Manager")


def save(client: Client, row: Model, **changes: Any) -> dict[str, list[str]]:
    """Save a page of the admin with some boxes changed, and return what it objects to by box."""
    answer = client.post(change_page(row), typed(client, change_page(row), **changes))
    if answer.status_code == 302:
        return {}
    objections: dict[str, list[str]] = dict(answer.context["adminform"].form.errors)
    for inline in answer.context["inline_admin_formsets"]:
        for number, errors in enumerate(inline.formset.errors):
            objections |= {f"{inline.formset.prefix}-{number}-{name}": said for name, said in errors.items()}
        objections |= (
            {inline.formset.prefix: inline.formset.non_form_errors()} if inline.formset.non_form_errors() else {}
        )
    assert objections
    return objections


EDITED = [
    "catalogue.department", "catalogue.document", "catalogue.question", "catalogue.form", "catalogue.service",
    "catalogue.feerule", "catalogue.concession", "places.city", "places.rule", "places.arrivalwindow", "places.holiday",
    "places.territory", "places.sector", "places.block", "places.locality", "places.depot", "workforce.skill",
    "workforce.kit", "workforce.fieldagent", "messaging.messagetemplate",
]  # fmt: skip


@pytest.mark.parametrize("label", EDITED)
def test_a_page_saved_as_it_is_changes_nothing(manager: Client, label: str) -> None:
    model: Any = {m._meta.label_lower: m for m in _models()}[label]
    for row in model.objects.order_by("pk")[:5]:
        before = model.objects.filter(pk=row.pk).values().get()
        assert save(manager, row) == {}, row
        assert model.objects.filter(pk=row.pk).values().get() == before
    assert CatalogueVersion.objects.count() == 1
    assert not Entry.objects.filter(action__endswith=".edited").exclude(details={"changed": []}).exists()


def _models() -> list[Any]:
    return list(admin.site._registry)


def test_a_new_fee_makes_a_new_version_and_old_appointments_keep_theirs(manager: Client) -> None:
    before = book()
    told = details(appointment=before, now=NOW).total_paise
    first = FeeRule.objects.get(scope="first")
    assert save(manager, first, amount_paise="250") == {}
    first.refresh_from_db()
    assert first.amount_paise == 25_000
    assert CatalogueVersion.objects.count() == 2
    assert before.catalogue_version_id != current(now=NOW).version_id
    after = book(window="13:00-15:00")
    assert details(appointment=before, now=NOW).total_paise == told
    assert details(appointment=after, now=NOW).total_paise == told + 5_000


def test_every_change_is_in_the_journal_without_its_values(manager: Client) -> None:
    save(manager, Rule.objects.get(key="hold_minutes"), value="12")
    entry = Entry.objects.get(action="rule.edited")
    rule = Rule.objects.get(key="hold_minutes")
    assert (entry.subject, entry.channel, entry.details) == (
        f"places.rule:{rule.pk}",
        "console",
        {"changed": ["Value"]},
    )
    assert entry.actor.startswith("staff:")
    assert first_broken() is None


def test_a_rule_holds_at_once(manager: Client) -> None:
    assert places.rules().hold_minutes != 12
    save(manager, Rule.objects.get(key="hold_minutes"), value="12")
    assert places.rules().hold_minutes == 12


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("hold_minutes", "ten", "Write a whole number."),
        ("hold_minutes", "0", "Write a number from 1 to 60."),
        ("book_until", "evening", "Write a time of day, like 18:00."),
    ],
)
def test_a_rule_that_cannot_hold_is_not_kept(manager: Client, key: str, value: str, said: str) -> None:
    assert save(manager, Rule.objects.get(key=key), value=value) == {"value": [said]}


def test_a_window_over_another_is_not_kept(manager: Client) -> None:
    window = ArrivalWindow.objects.get(starts_minute=9 * 60)
    assert "lies over the window 11:00-13:00" in save(manager, window, ends_minute="11:30")["__all__"][0]
    assert save(manager, window, ends_minute="08:00") == {"ends_minute": ["The window must end after it starts."]}


@pytest.mark.parametrize(
    ("changes", "box"),
    [
        ({"amount_paise": ""}, "amount_paise"),
        ({"reading": "at_door"}, "amount_paise"),
        ({"amount_paise": "-1"}, "amount_paise"),
        ({"scope": "departmental", "services": []}, "services"),
        ({"valid_until_on": "1999-01-01"}, "valid_until_on"),
        ({"label_0": ""}, "label"),
        ({"scope": "further"}, "__all__"),
    ],
)
def test_a_fee_that_cannot_be_owed_is_not_kept(manager: Client, changes: dict[str, Any], box: str) -> None:
    assert save(manager, FeeRule.objects.get(scope="first"), **changes).keys() == {box}
    assert CatalogueVersion.objects.count() == 1


def test_a_service_is_switched_off_and_on_from_the_list(manager: Client) -> None:
    service = Service.objects.get(code="electricity-bill")
    address = reverse("admin:catalogue_service_changelist")
    for action, offered in (("withdraw", False), ("offer", True)):
        manager.post(address, {"action": action, "_selected_action": [service.pk]})
        assert current(now=NOW).catalogue.services["electricity-bill"].offered is offered
    assert Entry.objects.filter(action="service.edited").count() == 2


def test_a_text_keeps_its_languages_apart(manager: Client) -> None:
    service = Service.objects.get(code="electricity-bill")
    assert save(manager, service, summary_0="Short", summary_1="छोटा", summary_2="") == {}
    service.refresh_from_db()
    assert service.summary == {"en": "Short", "hi": "छोटा"}


def test_a_text_without_english_is_not_kept(manager: Client) -> None:
    objections = save(manager, Service.objects.get(code="electricity-bill"), name_0="")
    assert objections == {"name": ["Write the English text: it is shown where another one is missing."]}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Reference {reference", "The braces are wrong."),
        ("{agent} comes on {date} {window} {reference}", "This message has no {agent}."),
        ("Booked for {date}", "Without {reference}, {when} this message is of no use"),
    ],
)
def test_a_text_that_could_not_be_sent_is_not_kept(manager: Client, text: str, said: str) -> None:
    objections = save(manager, MessageTemplate.objects.get(event="booked", language="en"), text=text)
    assert said in objections["text"][0]


def test_a_template_shows_what_it_costs(manager: Client) -> None:
    page = manager.get(change_page(MessageTemplate.objects.get(event="booked", language="hi"))).content.decode()
    assert "UCS-2" in page


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ("nonsense", "Enter a valid JSON."),
        ("[]", "This field is required."),
        ('{"code": "a"}', "Write a list with at least one field."),
        ('[{"code": "a", "label": {"en": "A"}, "colour": "red"}]', "Field 1 (a) has colour, which no field has."),
        ('[{"code": "a", "label": {"hi": "A"}}]', "Field 1 (a) has no label in English."),
        ('[{"code": "a", "label": {"en": "A"}, "kind": "box"}]', "Field 1 (a): its kind is one of"),
        ('[{"code": "a", "label": {"en": "A"}, "source": "applicant.age"}]', "nothing is known by the source"),
        ('["a"]', "Field 1: write it in braces"),
    ],
)
def test_a_form_that_could_not_be_printed_is_not_kept(manager: Client, fields: str, said: str) -> None:
    form = Form.objects.get(code="electricity-bill-slip")
    assert said in save(manager, form, fields=fields)["fields"][0]


def test_an_answer_that_documents_hang_on_cannot_be_taken_away(manager: Client) -> None:
    question = Question.objects.filter(requirements__isnull=False).first()
    assert question is not None
    used = question.requirements.first().choices[0]  # type: ignore[union-attr]
    number = list(question.choices.values_list("code", flat=True)).index(used)
    objections = save(manager, question, **{f"choices-{number}-DELETE": "on"})
    assert f"hang on the answer “{used}”" in objections["choices"][0]


def test_documents_hang_only_on_answers_that_there_are(manager: Client) -> None:
    service = Service.objects.filter(requirements__question__isnull=False).first()
    assert service is not None
    codes = list(service.requirements.values_list("question__code", flat=True))
    number = next(place for place, code in enumerate(codes) if code)
    objections = save(manager, service, **{f"requirements-{number}-choices": "perhaps"})
    assert "Write one or more of the question's answers" in objections[f"requirements-{number}-choices"][0]


def test_the_whole_break_lies_in_the_shift(manager: Client) -> None:
    agent = FieldAgent.objects.get(code="FA01")
    assert save(manager, agent, shift_ends_minute="08:00").keys() == {"shift_ends_minute"}
    assert save(manager, agent, break_latest_minute="12:10").keys() == {"break_latest_minute"}
    assert save(manager, agent, weekly_offs=["5", "6"]) == {}
    agent.refresh_from_db()
    assert agent.weekly_offs == [5, 6]


def test_a_new_skill_gets_a_place_of_its_own(manager: Client) -> None:
    said = {"code": "passport", "name_0": "Passport", "name_1": "", "name_2": ""}
    assert manager.post(reverse("admin:workforce_skill_add"), said).status_code == 302
    bits = list(Skill.objects.values_list("bit", flat=True))
    assert Skill.objects.get(code="passport").bit == len(bits) - 1 == max(bits)


def test_a_depot_that_moves_is_put_on_the_road_again(manager: Client) -> None:
    one, other = Depot.objects.order_by("code")[:2]
    assert one.node != other.node
    assert save(manager, one, lat=str(other.lat), lon=str(other.lon)) == {}
    one.refresh_from_db()
    assert one.node == other.node


def test_what_is_deleted_together_is_in_the_journal_and_out_of_memory(manager: Client) -> None:
    windows = list(ArrivalWindow.objects.values_list("pk", flat=True))
    assert len(places.windows()) == len(windows)
    said = {"action": "delete_selected", "_selected_action": windows[-2:], "post": "yes"}
    manager.post(reverse("admin:places_arrivalwindow_changelist"), said)
    assert len(places.windows()) == len(windows) - 2
    assert Entry.objects.filter(action="arrivalwindow.deleted").count() == 2
