"""Every table in the admin opens, and its list costs the same however long it is."""

import pytest
from django.contrib import admin
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from doorstep.booking.models import Appointment
from doorstep.cases.models import Case
from doorstep.catalogue.models import Service
from doorstep.channels.console.admin.base import LookOnly
from doorstep.journal.models import Entry
from doorstep.outbox.models import Job
from doorstep.payments.models import Charge
from doorstep.people.models import Applicant, Consent, StaffMember
from tests.cast import ARJUN, book, neighbour, set_rules
from tests.channels.console.desk import change_page

OURS = [model for model in admin.site._registry if model.__module__.startswith("doorstep.")]
MANAGED = [model for model in OURS if not isinstance(admin.site._registry[model], LookOnly)]


@pytest.fixture
def chief(morning: None) -> Client:
    """A browser of someone who may do everything."""
    client = Client()
    client.force_login(StaffMember.objects.create_superuser("chief", password="a long enough phrase"))
    return client


def page_of(model: type[models.Model], page: str) -> str:
    return reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_{page}")


def test_every_list_opens_and_can_be_searched(chief: Client) -> None:
    book(helper=ARJUN)
    for model in OURS:
        for query in ("", "?q=1"):
            query = query if admin.site._registry[model].search_fields else ""
            assert chief.get(page_of(model, "changelist") + query).status_code == 200, (model, query)


def test_every_row_opens(chief: Client) -> None:
    book(helper=ARJUN)
    for model in OURS:
        row = model._default_manager.first()
        if row is not None:
            assert chief.get(change_page(row)).status_code == 200, model


def test_a_row_can_be_added_to_every_table_that_managers_edit(chief: Client) -> None:
    closed = [model for model in MANAGED if chief.get(page_of(model, "add")).status_code != 200]
    assert [model.__name__ for model in closed] == ["City"]


def test_nothing_is_added_or_changed_where_actions_write(chief: Client) -> None:
    appointment = book()
    for model in set(OURS) - set(MANAGED):
        assert chief.get(page_of(model, "add")).status_code == 403, model
    chief.post(change_page(appointment), {"status": "cancelled"})
    appointment.refresh_from_db()
    assert appointment.status == "booked"


def queries_of(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_a_list_asks_for_its_rows_together(chief: Client, model: type[models.Model]) -> None:
    book(helper=ARJUN)
    assert queries_of(chief, page_of(model, "changelist")) <= 14


@pytest.mark.parametrize("model", [Appointment, Applicant, Case, Charge, Consent, Entry, Job])
def test_a_list_costs_the_same_after_more_bookings(chief: Client, model: type[models.Model]) -> None:
    set_rules(open_per_address=9)
    book(helper=ARJUN)
    few = queries_of(chief, page_of(model, "changelist"))
    for number in range(3):
        book(helper=ARJUN, person=neighbour(number), window="13:00-15:00")
    assert queries_of(chief, page_of(model, "changelist")) == few


def test_a_manager_finds_a_service_by_its_hindi_name(chief: Client) -> None:
    found = chief.get(page_of(Service, "changelist"), {"q": "बिजली बिल"})
    assert "electricity-bill" in {row.code for row in found.context["cl"].result_list}


def test_services_with_assumed_values_are_filtered(chief: Client) -> None:
    address = page_of(Service, "changelist")
    counts = [chief.get(address, {"assumed": answer}).context["cl"].result_count for answer in ("yes", "no")]
    assert sum(counts) == Service._default_manager.count()
    assert counts[0] > 0


def test_an_appointment_is_found_by_reference_and_by_phone(chief: Client) -> None:
    appointment = book(helper=ARJUN)
    book(person=neighbour(5), window="13:00-15:00")
    grouped = f"{appointment.reference[:4]} {appointment.reference[4:]}"
    for term in (grouped, "098765 00001", "+1 604 555 0134"):
        rows = chief.get(page_of(Appointment, "changelist"), {"q": term}).context["cl"].result_list
        assert list(rows) == [appointment], term


def test_the_journal_shows_what_was_booked(chief: Client) -> None:
    book()
    page = chief.get(page_of(Entry, "changelist"), {"q": "appointment.booked"})
    assert page.status_code == 200
