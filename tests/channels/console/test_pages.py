"""What staff see: the first page, sent messages, a day, what is still assumed."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from doorstep.catalogue.models import Service
from doorstep.channels.cli.jobs import HANDLERS
from doorstep.channels.shared.kinds import PUBLISH_NOW
from doorstep.channels.shared.wording import reference
from doorstep.dispatch.models import PublishRun
from doorstep.dispatch.publishing.actions import begin_run
from doorstep.journal.models import Entry
from doorstep.messaging.actions import queue_message
from doorstep.messaging.models import Message
from doorstep.outbox.models import Job
from doorstep.places.actions import touch
from doorstep.planning.models import DayPlan
from doorstep.workforce.models import Absence, FieldAgent
from tests.cast import ARJUN, MEERA_PHONE, NOW, SUNDAY, TOMORROW, book, in_days, only_agents, publish
from tests.channels.console.desk import PASSWORD, browser_of, change_page, staff_member

pytestmark = pytest.mark.usefixtures("morning")
MESSAGES = "/staff/messages/"
DAY = f"/staff/day/{TOMORROW}/"


def test_whoever_has_not_logged_in_is_asked_to() -> None:
    for address in ("/staff/", MESSAGES, DAY, "/staff/assumed/"):
        answer = Client().get(address)
        assert (answer.status_code, answer["Location"]) == (302, f"{reverse('admin:login')}?next={address}")


def test_logging_in_leads_to_the_first_page_and_logging_out_to_the_website() -> None:
    staff_member("Manager")
    client = Client()
    said = {"username": "manager", "password": PASSWORD, "next": "/staff/"}
    assert client.post(reverse("admin:login"), said)["Location"] == "/staff/"
    assert client.get("/staff/").status_code == 200
    assert client.post(reverse("console:leave"))["Location"] == reverse("citizen:home")
    assert client.get("/staff/").status_code == 302


def test_a_page_with_personal_data_is_kept_nowhere() -> None:
    assert "no-store" in browser_of("Manager").get(MESSAGES)["Cache-Control"]


def test_the_first_page_counts_visits_and_messages() -> None:
    book(helper=ARJUN)
    desk = browser_of("Manager").get("/staff/").context["desk"]
    assert [(day.visits, day.published) for day in desk.days] == [(0, False), (1, False)]
    assert desk.unsent == Message.objects.filter(state="queued", send_at__lt=NOW + timedelta(hours=12)).count() > 0


def test_each_role_is_shown_its_own_ways() -> None:
    words = {
        role: {str(said) for _heading, ways in browser_of(role).get("/staff/").context["links"] for _way, said in ways}
        for role in ("Operator", "Dispatcher", "Clerk", "Manager")
    }
    assert "Applicants" in words["Operator"] - words["Dispatcher"]
    assert "Routes" in words["Dispatcher"] - words["Operator"]
    assert "Applications" in words["Clerk"] - words["Operator"]
    assert {"Staff and roles", "Journal", "Values still assumed"} <= words["Manager"] - words["Dispatcher"]


def test_someone_without_a_role_is_told_so() -> None:
    assert "You have no role yet" in browser_of().get("/staff/").content.decode()


@pytest.mark.parametrize(("language", "word"), [("en", "Sent messages"), ("hi", 'lang="hi"'), ("pa", 'lang="pa"')])
def test_pages_come_in_the_language_that_was_chosen(language: str, word: str) -> None:
    client = browser_of("Manager")
    client.cookies["language"] = language
    for address in ("/staff/", MESSAGES, DAY, "/staff/assumed/"):
        assert word in client.get(address).content.decode()


def test_no_messages_yet_says_so() -> None:
    client = browser_of("Operator")
    assert "Nothing was sent yet" in client.get(MESSAGES).content.decode()
    assert "No message fits" in client.get(MESSAGES, {"q": "12345678"}).content.decode()


def test_messages_are_found_by_reference_event_state_and_day() -> None:
    reference = book(helper=ARJUN).reference
    client = browser_of("Operator")
    count = Message.objects.filter(reference=reference).count()
    grouped = f"{reference[:4]} {reference[4:]}"
    found = [
        client.get(MESSAGES, wanted).context["page"].paginator.count
        for wanted in ({"q": grouped}, {"q": MEERA_PHONE}, {"event": "booked"}, {"state": "sent"}, {"on": "2026-12-01"})
    ]
    assert found == [count, Message.objects.filter(recipient=MEERA_PHONE).count(), 1, 0, count]


def test_nonsense_in_the_search_is_said_beside_its_box() -> None:
    page = browser_of("Operator").get(MESSAGES, {"on": "yesterday"})
    assert page.status_code == 200
    assert page.context["form"].errors.keys() == {"on"}


def test_a_message_is_shown_in_its_own_language() -> None:
    book()
    assert '<p class="told-text" lang="pa">' in browser_of("Operator").get(MESSAGES).content.decode()


def a_code(number: int, code: str = "123456") -> Message:
    return queue_message(
        event="code",
        subject=f"proof:{number}",
        version=1,
        recipient=MEERA_PHONE,
        language="en",
        values={"code": code, "minutes": "10"},
        reference="",
        send_at=NOW + timedelta(seconds=number),
        now=NOW,
    )


def test_a_code_is_masked_even_before_it_is_sent() -> None:
    a_code(1, "824713")
    page = browser_of("Manager").get(MESSAGES).content.decode()
    assert "824713" not in page
    assert "••••••" in page


def test_a_phone_is_whole_only_for_those_who_call_it() -> None:
    a_code(1)
    pages = {role: browser_of(role).get(MESSAGES).content.decode() for role in ("Operator", "Manager", "Dispatcher")}
    assert ["98765 00001" in page or "9876500001" in page for page in pages.values()] == [True, True, False]
    assert "••••• 0001" in pages["Dispatcher"]


def test_a_dispatcher_cannot_find_messages_by_phone() -> None:
    a_code(1)
    assert browser_of("Dispatcher").get(MESSAGES, {"q": MEERA_PHONE}).context["page"].paginator.count == 0


def test_fifty_messages_fill_a_page() -> None:
    for number in range(51):
        a_code(number)
    client = browser_of("Operator")
    first, second = (client.get(MESSAGES, {"event": "code", "page": page}) for page in (1, 2))
    assert [len(page.context["page"]) for page in (first, second)] == [50, 1]
    assert "?event=code&amp;page=2" in first.content.decode()
    assert client.get(MESSAGES, {"page": "last"}).status_code == 200


def test_today_is_a_short_way_off_and_any_day_can_be_picked() -> None:
    client = browser_of("Dispatcher")
    assert client.get("/staff/day/")["Location"] == f"/staff/day/{NOW.date()}/"
    assert client.get("/staff/day/", {"on": "2026-12-24"})["Location"] == "/staff/day/2026-12-24/"


def test_a_day_shows_who_comes_where_and_when() -> None:
    appointment = book()
    page = browser_of("Dispatcher").get(DAY)
    text = page.content.decode()
    assert appointment.stop is not None
    assert f"{appointment.reference[:4]} {appointment.reference[4:]}" in text
    assert appointment.stop.route.shift.agent.code in text
    assert "Electricity bill payment, " in text
    assert "9876500001" not in text.replace(" ", "")


def test_a_day_on_which_nobody_works_says_so() -> None:
    client = browser_of("Dispatcher")
    assert "Nothing is booked for this day" in client.get(DAY).content.decode()
    assert "Nobody is rostered" in client.get("/staff/day/2027-12-24/").content.decode()
    assert client.get(f"/staff/day/{SUNDAY}/").status_code == 200
    assert client.get("/staff/day/2026-13-41/").status_code == 404


PUBLISHING = f"{DAY}publishing"
ITSELF = 'http-equiv="refresh"'


def test_publishing_is_left_to_the_worker_once() -> None:
    book()
    client = browser_of("Dispatcher")
    for _twice in range(2):
        assert client.post(f"{DAY}publish")["Location"] == PUBLISHING
    job = Job.objects.get(kind=PUBLISH_NOW)
    assert Entry.objects.filter(action="day.publish-asked").count() == 1
    assert "This day is being published" in client.get(DAY).content.decode()
    HANDLERS[job.kind](job.payload, NOW)
    assert not DayPlan.objects.filter(on=TOMORROW, published_at=None).exists()
    Job.objects.filter(pk=job.pk).update(state="done")
    assert "Publish this day" not in client.get(DAY).content.decode()
    client.post(f"{DAY}publish")
    assert Job.objects.filter(kind=PUBLISH_NOW).count() == 1


def test_a_day_is_not_published_by_following_a_link() -> None:
    book()
    text = browser_of("Dispatcher").get(f"{DAY}publish").content.decode()
    assert "1 visit is booked" in text and "This cannot be taken back" in text
    assert not Job.objects.filter(kind=PUBLISH_NOW).exists()
    assert not DayPlan.objects.exclude(published_at=None).exists()


def test_only_who_may_publish_is_asked_whether_to() -> None:
    client = browser_of("Operator")
    assert client.get(f"{DAY}publish").status_code == client.post(f"{DAY}publish").status_code == 403


def test_how_far_publishing_is_can_be_followed_and_left_alone() -> None:
    client = browser_of("Dispatcher")
    assert "Nobody has published this day yet" in client.get(PUBLISHING).content.decode()
    client.post(f"{DAY}publish")
    text = client.get(PUBLISHING).content.decode()
    assert "Waiting for the worker" in text and ITSELF in text
    Job.objects.filter(kind=PUBLISH_NOW).update(state="leased")
    run = begin_run(plan=DayPlan.objects.get(on=TOMORROW), now=NOW)
    PublishRun.objects.filter(pk=run.pk).update(share_percent=40, cost_before_s=6000, cost_now_s=5400)
    text = client.get(PUBLISHING).content.decode()
    assert 'value="40"' in text and "100 minutes of driving; at best so far 90, 10.0 % less" in text
    assert ITSELF not in client.get(f"{PUBLISHING}?still").content.decode()


def test_a_day_that_is_published_is_not_published_again() -> None:
    book()
    publish()
    client = browser_of("Dispatcher")
    assert "This day is published already" in client.get(f"{DAY}publish").content.decode()
    text = client.get(PUBLISHING).content.decode()
    assert "Published." in text and ITSELF not in text


def test_whom_nobody_can_come_to_is_listed_where_publishing_is_followed() -> None:
    only_agents("FA02")
    booked = book()
    Absence.objects.create(agent=FieldAgent.objects.get(code="FA02"), starts_on=TOMORROW, ends_on=in_days(2))
    touch()
    client = browser_of("Dispatcher")
    assert "Please call them" not in client.get(PUBLISHING).content.decode()
    publish()
    text = client.get(PUBLISHING).content.decode()
    assert "Please call them" in text and reference(reference=booked.reference) in text
    assert change_page(booked) in text


def test_a_day_that_is_over_is_not_published_from_the_page() -> None:
    client, over = browser_of("Dispatcher"), "/staff/day/2026-11-30/publish"
    asked, sent = client.get(over), client.post(over)
    assert (asked.status_code, sent.status_code) == (200, 422)
    for answer in (asked, sent):
        text = answer.content.decode()
        assert "This day is over" in text and "Close and publish the day" not in text
    assert not Job.objects.filter(kind=PUBLISH_NOW).exists()


def test_forms_of_an_agent_without_visits_are_not_there() -> None:
    assert browser_of("Dispatcher").get(f"{DAY}forms/FA01.pdf").status_code == 404


def test_forms_are_printed_or_the_missing_fonts_are_said() -> None:
    appointment = book()
    assert appointment.stop is not None
    agent = appointment.stop.route.shift.agent.code
    answer = browser_of("Dispatcher").get(f"{DAY}forms/{agent}.pdf")
    if answer.status_code == 200:
        assert answer.content.startswith(b"%PDF-")
    else:
        assert answer["Location"] == DAY


def test_what_is_assumed_is_listed_until_it_is_confirmed() -> None:
    client = browser_of("Manager")
    assert "electricity-bill" in {each.service.code for each in client.get("/staff/assumed/").context["services"]}
    Service.objects.update(provenance={"minutes": "seen:https://example.org"})
    assert "Every value is confirmed" in client.get("/staff/assumed/").content.decode()
