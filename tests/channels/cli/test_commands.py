"""The commands, in a shipped city on a Tuesday morning."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pytest_django import Settings

from doorstep.channels.cli.commands import doorstep
from doorstep.outbox.actions import bury, claim, enqueue
from doorstep.outbox.models import Job
from doorstep.people.models import StaffMember
from tests.cast import HOME, NOW, TOMORROW, WINDOWS, book, load_chandigarh
from tests.engines.city.small_city import change, copy_of_small

pytestmark = pytest.mark.django_db
AT = ("--now", NOW.isoformat())
AT_HOME = ("--sector", HOME.sector, "--house", HOME.house)

Run = Callable[..., Result]


@pytest.fixture
def run() -> Run:
    return lambda *arguments: CliRunner().invoke(doorstep, arguments)


@pytest.fixture
def city() -> None:
    load_chandigarh()


@pytest.mark.usefixtures("city")
def test_offers_are_printed_as_the_api_names_them(run: Run) -> None:
    said = run("offers", "--services", "income-certificate", *AT_HOME, "--days", "2", *AT, "--json")
    assert said.exit_code == 0, said.output
    answer = json.loads(said.stdout)
    assert answer["address"]["sector"] == "33"
    assert answer["minutes"] > 0
    first = answer["offers"][0]
    assert (first["date"], first["window"]) == (TOMORROW.isoformat(), WINDOWS[0])
    assert first["starts_at"] == "2026-12-02T09:00:00+05:30"
    assert len(answer["offers"]) == 2 * len(WINDOWS)


@pytest.mark.usefixtures("city")
def test_offers_are_shown_as_a_table_with_reasons(run: Run) -> None:
    said = run("offers", "--services", "income-certificate", *AT_HOME, "--now", "2026-12-01T20:00")
    assert said.exit_code == 0, said.output
    assert "Wed 2026-12-02" in said.stdout
    assert "Too late to book" in said.stdout
    assert " min" in said.stdout


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--services", "income-certificate", "--sector", "99", "--house", "1"), "sector"),
        (("--services", "income-certificate", "--sector", "33", "--house", "0"), "house number"),
        (("--services", "no-such-service", *AT_HOME), "no-such-service"),
        (("--services", ",", *AT_HOME), "at least one service"),
    ],
)
def test_what_cannot_be_offered_is_said_in_a_line(run: Run, arguments: tuple[str, ...], words: str) -> None:
    said = run("offers", *arguments, *AT)
    assert said.exit_code == 1
    assert said.output.startswith("Error: ")
    assert words in said.output
    assert "Traceback" not in said.output


def test_without_a_city_the_next_step_is_said(run: Run) -> None:
    said = run("offers", "--services", "income-certificate", *AT_HOME)
    assert said.exit_code == 1
    assert "Error: " in said.output


@pytest.mark.usefixtures("city")
def test_a_day_is_published_and_shown(run: Run, settings: Settings) -> None:
    settings.PUBLISH_ITERATIONS = 50
    booked = book()
    before = run("day", "show", "tomorrow", *AT)
    assert "not published yet; 1 visits" in before.output
    assert "1 visits on 1 routes" in run("day", "publish", TOMORROW.isoformat(), *AT).output
    assert "was published already" in run("day", "publish", "tomorrow", *AT).output
    shown = run("day", "show", "tomorrow", *AT).output
    assert booked.reference in shown
    assert " km, " in shown
    assert " min slack" in shown


@pytest.mark.usefixtures("city")
def test_a_day_without_anybody_is_said(run: Run) -> None:
    assert "Nobody is rostered on 2030-01-01" in run("day", "show", "2030-01-01", *AT).output
    said = run("day", "publish", "2030-01-01", *AT)
    assert (said.exit_code, "Nobody is rostered" in said.output) == (1, True)


@pytest.mark.usefixtures("city")
def test_forms_of_a_day_without_visits_are_not_printed(run: Run, tmp_path: Path) -> None:
    said = run("forms", "tomorrow", "--out", str(tmp_path / "forms"), *AT)
    assert (said.exit_code, "There is no visit on 2026-12-02" in said.output) == (1, True)


def test_what_is_no_day_is_refused(run: Run) -> None:
    said = run("day", "show", "someday")
    assert said.exit_code == 2
    assert "2026-12-01, today or tomorrow" in said.output


def test_faults_of_a_city_are_named_by_file_and_line(run: Run, tmp_path: Path) -> None:
    folder = copy_of_small(tmp_path)
    assert "is right" in run("city", "check", str(folder)).output
    change(folder, "services.toml", 'skill = "basic"', 'skill = "basc"')
    change(folder, "rules.toml", "horizon_days = 14", "horizon_days = 0")
    said = run("city", "check", str(folder))
    assert said.exit_code == 1
    assert "services.toml:8: " in said.output
    assert "rules.toml:1: " in said.output
    loaded = run("city", "load", str(folder))
    assert (loaded.exit_code, "services.toml:8: " in loaded.output) == (1, True)


def test_a_load_tells_what_it_did(run: Run, tmp_path: Path) -> None:
    folder = copy_of_small(tmp_path)
    assert "0 changed, 0 kept" in run("city", "load", str(folder), *AT).output
    change(folder, "rules.toml", "horizon_days = 14", "horizon_days = 12")
    assert "changed: places.rule horizon_days value\n" in run("city", "load", str(folder), *AT).output


def test_a_dead_job_is_listed_and_tried_again(run: Run) -> None:
    job = enqueue(kind="send-message", payload={"message": 1}, run_at=NOW, now=NOW)
    taken = claim(kinds=["send-message"], now=NOW, lease_now=NOW)
    assert taken is not None
    bury(job=taken, now=NOW, error="the gateway is away")
    assert "the gateway is away" in run("outbox", "dead").output
    assert "dead" in run("outbox", "status", *AT).output
    assert "1 of 1" in run("outbox", "retry", str(job.pk), *AT).output
    assert Job.objects.get().state == Job.State.WAITING
    assert run("outbox", "retry", str(job.pk), *AT).exit_code == 1


@pytest.mark.usefixtures("city")
def test_the_journal_is_proved(run: Run) -> None:
    assert "All 1 entries follow from one another." in run("journal", "verify").output


@pytest.mark.usefixtures("city")
def test_a_member_of_staff_is_added_with_a_role(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEW_PASSWORD", "a long enough secret")
    said = run("staff", "add", "rita", "--role", "Dispatcher", "--password-from-env", "NEW_PASSWORD")
    assert said.exit_code == 0, said.output
    rita = StaffMember.objects.get(username="rita")
    assert rita.is_staff
    assert rita.check_password("a long enough secret")
    assert list(rita.groups.values_list("name", flat=True)) == ["Dispatcher"]
    again = run("staff", "add", "rita", "--role", "Clerk", "--password-from-env", "NEW_PASSWORD")
    assert (again.exit_code, "already exists" in again.output) == (1, True)


@pytest.mark.usefixtures("city")
def test_a_weak_password_is_refused(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEW_PASSWORD", "short")
    said = run("staff", "add", "rita", "--role", "Clerk", "--password-from-env", "NEW_PASSWORD")
    assert (said.exit_code, "too short" in said.output) == (1, True)
    assert not StaffMember.objects.exists()


@pytest.mark.usefixtures("city")
def test_messages_are_listed(run: Run) -> None:
    booked = book()
    listed = run("messages", "list", "--reference", booked.reference, *AT)
    assert listed.exit_code == 0, listed.output
    assert booked.reference in listed.output


def test_djangos_own_commands_are_there(run: Run) -> None:
    assert run("manage", "migrate", "--plan").exit_code == 0
