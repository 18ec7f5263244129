"""Who may do what: least privilege, by role and by object."""

import pytest
from django.test import Client
from django.urls import reverse

from doorstep.catalogue.models import FeeRule, Service
from doorstep.messaging.models import MessageTemplate
from doorstep.outbox.models import Job
from doorstep.people.models import StaffMember
from doorstep.places.models import Rule
from doorstep.workforce.models import FieldAgent
from tests.cast import ARJUN, NOW, TOMORROW, book
from tests.channels.console.desk import browser_of, change_page, staff_member

pytestmark = pytest.mark.usefixtures("morning")
LISTS = {
    "booking_appointment": {"Operator", "Dispatcher", "Clerk", "Manager"},
    "people_applicant": {"Operator", "Manager"},
    "people_helper": {"Operator", "Manager"},
    "people_staffmember": {"Manager"},
    "cases_case": {"Clerk", "Manager"},
    "planning_route": {"Dispatcher", "Manager"},
    "workforce_absence": {"Dispatcher", "Manager"},
    "payments_charge": {"Manager"},
    "journal_entry": {"Manager"},
    "outbox_job": {"Dispatcher", "Manager"},
    "catalogue_feerule": {"Operator", "Dispatcher", "Clerk", "Manager"},
}
PAGES = {
    "/staff/": {"Operator", "Dispatcher", "Clerk", "Manager"},
    "/staff/messages/": {"Operator", "Dispatcher", "Manager"},
    f"/staff/day/{TOMORROW}/": {"Dispatcher", "Manager"},
    f"/staff/day/{TOMORROW}/forms/FA99.pdf": {"Dispatcher", "Manager"},
    "/staff/assumed/": {"Manager"},
}


@pytest.mark.parametrize("role", ["Operator", "Dispatcher", "Clerk", "Manager"])
def test_each_role_opens_its_own_pages_and_no_other(role: str) -> None:
    client = browser_of(role)
    lists = {reverse(f"admin:{name}_changelist"): roles for name, roles in LISTS.items()}
    for address, roles in (lists | PAGES).items():
        assert (client.get(address).status_code == 403) == (role not in roles), address


@pytest.mark.parametrize("role", ["Operator", "Dispatcher", "Clerk"])
def test_only_a_manager_decides_on_fees_services_rules_and_texts(role: str) -> None:
    client = browser_of(role)
    for model in (FeeRule, Service, Rule, MessageTemplate):
        row = model._default_manager.first()
        assert row is not None
        assert client.post(change_page(row), {}).status_code == 403, model


@pytest.mark.parametrize("role", ["Operator", "Clerk"])
def test_only_dispatchers_and_managers_publish(role: str) -> None:
    assert browser_of(role).post(f"/staff/day/{TOMORROW}/publish").status_code == 403
    assert not Job.objects.filter(kind="publish-now").exists()


def test_a_dispatcher_enters_absences_and_cannot_delete_an_agent() -> None:
    client = browser_of("Dispatcher")
    agent = FieldAgent.objects.get(code="FA01")
    assert client.get(change_page(agent)).status_code == 200
    said = {"agent": agent.pk, "starts_on": "2026-12-10", "ends_on": "2026-12-12", "reason": "leave"}
    assert client.post(reverse("admin:workforce_absence_add"), said).status_code == 302
    assert agent.absences.count() == 1
    assert (
        client.post(reverse("admin:workforce_fieldagent_delete", args=[agent.pk]), {"post": "yes"}).status_code == 403
    )


def test_an_absence_on_a_day_with_visits_is_warned_of() -> None:
    stop = book().stop
    assert stop is not None
    said = {"agent": stop.route.shift.agent_id, "starts_on": str(TOMORROW), "ends_on": "2026-12-12", "reason": ""}
    page = browser_of("Dispatcher").post(reverse("admin:workforce_absence_add"), said, follow=True)
    assert "has visits on days of this absence: 2026-12-02" in page.content.decode()


def test_a_clerk_sees_a_case_but_no_whole_phone() -> None:
    appointment = book(helper=ARJUN)
    clerk, operator = browser_of("Clerk"), browser_of("Operator")
    assert clerk.get(change_page(appointment.service_lines.get(position=0).case)).status_code == 200
    shown = clerk.get(change_page(appointment)).content.decode()
    assert "••••• 0001" in shown
    assert "98765" not in shown
    assert "98765 00001" in operator.get(change_page(appointment)).content.decode()


def test_a_clerk_cannot_find_an_appointment_by_phone() -> None:
    book()
    rows = browser_of("Clerk").get(reverse("admin:booking_appointment_changelist"), {"q": "9876500001"})
    assert rows.context["cl"].result_count == 0


def staff_page(client: Client, member: StaffMember, **said: object) -> int:
    named = {"username": member.username, "first_name": "", "last_name": "", "email": "", "is_active": "on"}
    return client.post(change_page(member), named | said).status_code


def test_a_manager_gives_roles_but_no_other_powers() -> None:
    client, newcomer = browser_of("Manager"), staff_member()
    role = staff_member("Clerk").groups.get()
    said = {"groups": [role.pk], "is_superuser": "on", "user_permissions": ["1"]}
    assert staff_page(client, newcomer, **said) == 302
    newcomer.refresh_from_db()
    assert [group.name for group in newcomer.groups.all()] == ["Clerk"]
    assert not newcomer.is_superuser
    assert not newcomer.user_permissions.exists()


def test_a_manager_has_no_hand_in_the_account_of_someone_above() -> None:
    client = browser_of("Manager")
    above = StaffMember.objects.create_superuser("chief", password="a long enough phrase")
    assert staff_page(client, above) == 403
    password = reverse("admin:auth_user_password_change", args=[above.pk])
    assert (
        client.post(password, {"password1": "another long phrase", "password2": "another long phrase"}).status_code
        == 403
    )


def test_a_manager_makes_an_account_that_can_log_in() -> None:
    said = {
        "username": "rita",
        "usable_password": "true",
        "password1": "seven green doors",
        "password2": "seven green doors",
    }
    assert browser_of("Manager").post(reverse("admin:people_staffmember_add"), said).status_code == 302
    rita = {"username": "rita", "password": "seven green doors", "next": "/staff/"}
    assert Client().post(reverse("admin:login"), rita)["Location"] == "/staff/"


def test_what_the_worker_gave_up_is_tried_again_by_those_who_may() -> None:
    job = Job.objects.create(kind="send-message", run_at=NOW, created_at=NOW, state="dead", attempts=8)
    address, said = reverse("admin:outbox_job_changelist"), {"action": "try_again", "_selected_action": [job.pk]}
    assert browser_of("Operator").post(address, said).status_code == 403
    assert browser_of("Dispatcher").post(address, said).status_code == 302
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("waiting", 0)
