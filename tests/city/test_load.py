"""Loading a city: what the files say reaches the tables, and what a manager edited stays."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from doorstep.catalogue import queries as catalogue
from doorstep.catalogue.models import CatalogueVersion, Choice, Document, FeeRule, Form, Question, Requirement, Service
from doorstep.city.actions import LoadReport, load_city
from doorstep.city.models import Seed
from doorstep.city.refusals import BrokenCity, OtherCity, OtherZone
from doorstep.engines.city.read import read_city
from doorstep.journal.actions import Actor
from doorstep.journal.models import Entry
from doorstep.places.models import ArrivalWindow, City, Depot, Edition, Holiday, HouseRange, Locality, Rule
from doorstep.workforce.models import FieldAgent, Shift, Skill
from tests.engines.city.small_city import change, copy_of_small

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 1, 4, 0, tzinfo=UTC)
MANAGER = Actor(name="staff:1", channel="cli")
INCOME = "income-certificate"


def load(folder: Path) -> LoadReport:
    return load_city(folder=folder, actor=MANAGER, now=NOW)


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """The folder of a small city that was loaded once."""
    folder = copy_of_small(tmp_path)
    load(folder)
    return folder


def test_the_catalogue_in_the_tables_is_that_of_the_files(city: Path) -> None:
    data, _faults = read_city(folder=city)
    assert data is not None
    drafted = catalogue.drafted()
    assert drafted.departments == data.catalogue.departments
    assert drafted.questions == data.catalogue.questions
    assert drafted.services == data.catalogue.services
    assert drafted.forms == data.catalogue.forms
    assert drafted.concessions[0].percent == data.catalogue.concessions[0].percent
    assert [fee.amount_paise for fee in drafted.fees] == [fee.amount_paise for fee in data.catalogue.fees]


def test_places_and_people_are_loaded(city: Path) -> None:
    asha = FieldAgent.objects.get(code="FA1")
    assert (asha.name["hi"], asha.depot.code, asha.weekly_offs) == ("आशा", "SC1", [6])
    assert list(asha.skills.values_list("code", flat=True)) == ["basic"]
    assert sorted(HouseRange.objects.values_list("block__code", "first", "last")) == [("A", 1, 334), ("B", 501, 671)]
    assert Holiday.objects.get(on=date(2026, 8, 15)).name["en"] == "Independence Day"
    assert sorted(Skill.objects.values_list("bit", flat=True)) == list(range(Skill.objects.count()))


def test_a_depot_stands_at_its_nearest_road_node(city: Path) -> None:
    depot = Depot.objects.get(code="SC1")
    assert City.objects.get().network_digest
    Depot.objects.filter(pk=depot.pk).update(node=depot.node + 1)
    load(city)
    assert Depot.objects.get(code="SC1").node == depot.node


def test_the_first_load_makes_the_catalogue_of_today(city: Path) -> None:
    assert catalogue.current(now=NOW).catalogue.services[INCOME].minutes_typical == 12
    assert CatalogueVersion.objects.get().valid_from_on == date(2026, 12, 1)


def test_a_load_is_written_in_the_journal(city: Path) -> None:
    entry = Entry.objects.get()
    assert (entry.action, entry.subject, entry.actor) == ("city-loaded", "city:small", "staff:1")
    assert entry.details["added"] == Seed.objects.count()


def test_loading_again_writes_nothing(city: Path) -> None:
    token = Edition.objects.get().token
    with CaptureQueriesContext(connection) as asked:
        report = load(city)
    assert report.counts() == {
        "added": 0,
        "changed": 0,
        "kept": 0,
        "same": Seed.objects.count(),
        "removed": 0,
        "left": 0,
    }
    assert [query["sql"] for query in asked if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))] == []
    assert Edition.objects.get().token == token
    assert Entry.objects.count() == CatalogueVersion.objects.count() == 1


def test_a_changed_file_changes_its_field_only(city: Path) -> None:
    change(city, "services.toml", "typical = 12", "typical = 14")
    report = load(city)
    assert report.changed == [("catalogue.service", INCOME, "minutes_typical")]
    assert (report.added, report.kept, report.removed) == ([], [], [])
    assert Service.objects.get(code=INCOME).minutes_typical == 14
    assert CatalogueVersion.objects.count() == 2


def test_what_a_manager_edited_stays_though_the_file_changes(city: Path) -> None:
    Service.objects.filter(code=INCOME).update(minutes_typical=20)
    change(city, "services.toml", "typical = 12", "typical = 14")
    change(city, "services.toml", "p90 = 20", "p90 = 25")
    report = load(city)
    assert report.kept == [("catalogue.service", INCOME, "minutes_typical")]
    assert report.changed == [("catalogue.service", INCOME, "minutes_p90")]
    service = Service.objects.get(code=INCOME)
    assert (service.minutes_typical, service.minutes_p90) == (20, 25)
    assert Seed.objects.get(table="catalogue.service", key=INCOME).values["minutes_typical"] == 14


def test_an_edit_is_reported_as_kept_at_every_load(city: Path) -> None:
    Rule.objects.filter(key="horizon_days").update(value="10")
    assert load(city).kept == load(city).kept == [("places.rule", "horizon_days", "value")]
    assert Rule.objects.get(key="horizon_days").value == "10"


def test_an_edit_that_a_manager_took_back_follows_the_file_again(city: Path) -> None:
    Rule.objects.filter(key="horizon_days").update(value="10")
    load(city)
    Rule.objects.filter(key="horizon_days").update(value="14")
    change(city, "rules.toml", "horizon_days = 14", "horizon_days = 12")
    assert load(city).changed == [("places.rule", "horizon_days", "value")]
    assert Rule.objects.get(key="horizon_days").value == "12"


def test_links_to_many_are_merged_like_any_field(city: Path) -> None:
    change(city, "services.toml", 'documents = ["voter-card"]', 'documents = ["voter-card", "photo"]')
    assert load(city).changed == [("catalogue.requirement", f"{INCOME}/0", "documents")]
    requirement = Requirement.objects.get(service__code=INCOME, position=0)
    assert sorted(requirement.documents.values_list("code", flat=True)) == ["photo", "voter-card"]
    requirement.documents.set([Document.objects.get(code="photo")])
    assert load(city).kept == [("catalogue.requirement", f"{INCOME}/0", "documents")]
    assert list(requirement.documents.values_list("code", flat=True)) == ["photo"]


def test_what_a_manager_deleted_stays_deleted(city: Path) -> None:
    Locality.objects.get(code="attawa").delete()
    assert load(city).kept == [("places.locality", "attawa", "")]
    assert not Locality.objects.filter(code="attawa").exists()


def test_what_belonged_to_a_deleted_row_stays_deleted_with_it(city: Path) -> None:
    Service.objects.get(code=INCOME).delete()
    kept = load(city).kept
    assert ("catalogue.service", INCOME, "") in kept
    assert ("catalogue.requirement", f"{INCOME}/0", "") in kept
    assert not Requirement.objects.filter(service__code=INCOME).exists()


def test_a_new_row_of_a_deleted_one_is_not_added(city: Path) -> None:
    Requirement.objects.all().delete()
    Service.objects.update(form=None)
    Question.objects.get(code="due-date").delete()
    change(
        city,
        "questions.toml",
        'code = "no"',
        'code = "maybe"\ntext = {en = "?", hi = "?"}\n\n[[question.choice]]\ncode = "no"',
    )
    report = load(city)
    assert report.added == [("catalogue.choice", "old-enough/maybe")]
    assert ("catalogue.question", "due-date", "") in report.kept


def test_what_a_manager_made_by_hand_is_not_touched(city: Path) -> None:
    Document.objects.create(code="passport", name={"en": "Passport (ours)"}, kind="identity", copies=2)
    text = (city / "documents.toml").read_text(encoding="utf-8")
    added = '\n[[document]]\ncode = "passport"\nname = {en = "Passport", hi = "पासपोर्ट"}\nkind = "identity"\n'
    (city / "documents.toml").write_text(
        f"{text}{added}original = true\ncopies = 1\ntaken_away = false\n", encoding="utf-8"
    )
    report = load(city)
    assert report.kept == [("catalogue.document", "passport", "copies"), ("catalogue.document", "passport", "name")]
    assert Document.objects.get(code="passport").name == {"en": "Passport (ours)"}


def test_what_is_gone_from_the_files_goes(city: Path) -> None:
    change(city, "holidays.csv", "2026-01-26,Republic Day,गणतंत्र दिवस\n", "")
    report = load(city)
    assert report.removed == [("places.holiday", "2026-01-26")]
    assert Holiday.objects.count() == 1
    assert load(city).removed == []


def test_what_is_gone_from_the_files_but_needed_is_left(city: Path) -> None:
    bilal = FieldAgent.objects.get(code="FA2")
    at = dict.fromkeys(("starts_at", "break_earliest_at", "break_latest_at"), NOW)
    Shift.objects.create(agent=bilal, on=NOW.date(), ends_at=NOW.replace(hour=9), break_minutes=0, **at)
    text = (city / "agents.csv").read_text(encoding="utf-8")
    (city / "agents.csv").write_text("".join(line for line in text.splitlines(True) if "FA2" not in line), "utf-8")
    assert load(city).left == load(city).left == [("workforce.fieldagent", "FA2")]
    assert FieldAgent.objects.filter(code="FA2").exists()


def test_what_is_gone_from_the_files_but_edited_is_kept(city: Path) -> None:
    Holiday.objects.filter(on=date(2026, 1, 26)).update(name={"en": "Our day"})
    change(city, "holidays.csv", "2026-01-26,Republic Day,गणतंत्र दिवस\n", "")
    assert load(city).kept == load(city).kept == [("places.holiday", "2026-01-26", "")]
    assert Holiday.objects.count() == 2


def test_a_broken_file_loads_nothing(tmp_path: Path) -> None:
    folder = copy_of_small(tmp_path)
    change(folder, "services.toml", 'skill = "basic"', 'skill = "basc"')
    with pytest.raises(BrokenCity) as refused:
        load(folder)
    assert [fault.file for fault in refused.value.faults] == ["services.toml"]
    assert not City.objects.exists()


def test_another_city_is_refused(city: Path) -> None:
    change(city, "city.toml", 'code = "small"', 'code = "big"')
    with pytest.raises(OtherCity):
        load(city)


def test_a_city_of_another_time_zone_is_refused(tmp_path: Path) -> None:
    folder = copy_of_small(tmp_path)
    change(folder, "city.toml", "Asia/Kolkata", "America/Toronto")
    with pytest.raises(OtherZone):
        load(folder)


def test_a_tariff_without_a_beginning_has_held_since_ever(city: Path) -> None:
    assert FeeRule.objects.get(code="stamp").valid_from_on == date(2000, 1, 1)
    assert FeeRule.objects.filter(code="first").count() == 2


def test_a_service_may_have_no_form_and_an_answer_no_refusal(city: Path) -> None:
    assert Service.objects.get(code="token").form is None
    assert Service.objects.get(code=INCOME).form == Form.objects.get()
    assert Choice.objects.get(code="yes").refuses == {}
    assert ArrivalWindow.objects.count() == 2
