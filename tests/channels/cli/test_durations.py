"""`doorstep durations` and `doorstep visits`, in a shipped city."""

import csv
from collections.abc import Callable
from datetime import datetime, time, timedelta
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from doorstep.booking.models import Appointment
from doorstep.channels.cli.commands import doorstep
from doorstep.channels.cli.jobs import HANDLERS, LEARN, PERIODIC
from doorstep.dispatch.models import Visit
from doorstep.dispatch.visits.queries import current_visits
from doorstep.planning.actions.durations import set_minutes
from doorstep.planning.actions.hours import set_percent
from doorstep.planning.models import Duration
from tests.cast import NOW, TOMORROW, WEB, ZONE, book, publish
from tests.dispatch.past import past_visits

pytestmark = pytest.mark.usefixtures("chandigarh")
BOTH = ("electricity-bill", "income-certificate")
EVENING = ("--now", f"{TOMORROW}T20:00")

Run = Callable[..., Result]


@pytest.fixture
def run() -> Run:
    return lambda *arguments: CliRunner().invoke(doorstep, arguments)


@pytest.fixture
def booked(chandigarh: None) -> Appointment:
    appointment = book()
    publish()
    return appointment


def file_of(tmp_path: Path, *lines: str) -> str:
    file = tmp_path / "visits.csv"
    file.write_text("\n".join(["reference,set_out,arrived,started,finished,outcome", *lines]), encoding="utf-8")
    return str(file)


def test_with_nothing_learned_every_figure_is_the_catalogues(run: Run) -> None:
    said = run("durations", "show", "--now", NOW.isoformat())
    assert said.exit_code == 0, said.output
    assert "planned as the catalogue says" in said.stdout
    assert "no drive taught yet" in said.stdout


def test_what_would_be_learned_is_told_without_learning_it(run: Run, booked: Appointment) -> None:
    past_visits(of=booked, services=BOTH, minutes=55)
    said = run("durations", "learn", "--dry-run", "--now", NOW.isoformat())
    assert said.exit_code == 0, said.output
    assert "240 visits and 240 drives would teach this; nothing was changed" in said.stdout
    assert "electricity-bill+income-certificate: " in said.stdout and "by 240 visits" in said.stdout
    assert not Duration.objects.exists()


def test_what_is_learned_is_shown_with_where_it_comes_from(run: Run, booked: Appointment) -> None:
    past_visits(of=booked, services=BOTH, minutes=55)
    said = run("durations", "learn", "--now", NOW.isoformat())
    assert said.exit_code == 0, said.output
    assert "Learned from 240 visits and 240 drives." in said.stdout
    set_minutes(services="water-bill", minutes=25, actor=WEB, now=NOW)
    set_percent(hour=17, percent=130, actor=WEB, now=NOW)
    shown = run("durations", "show", "--now", NOW.isoformat()).stdout
    assert "electricity-bill+income-certificate" in shown and "learned" in shown
    assert "set by staff" in shown and "17:00" in shown and "130" in shown
    assert "passport" not in shown
    assert "water-bill" not in run("durations", "show", "electricity", "--now", NOW.isoformat()).stdout
    assert "marriage" in run("durations", "show", "--all", "marriage", "--now", NOW.isoformat()).stdout


def test_the_worker_learns_every_night_before_days_open(booked: Appointment) -> None:
    past_visits(of=booked, services=BOTH, minutes=55)
    HANDLERS[LEARN]({}, NOW)
    assert Duration.objects.get(services="+".join(BOTH)).visits == 240
    assert PERIODIC[LEARN](NOW) < PERIODIC["roll-roster"](NOW)


def test_a_file_of_visits_is_recorded_and_can_be_brought_in_again(
    run: Run, booked: Appointment, tmp_path: Path
) -> None:
    file = file_of(tmp_path, f"{booked.reference},9:00,09:15,09:20,09:50,done")
    assert "Visits in the file: 1; new or corrected: 1." in run("visits", "import", file, *EVENING).stdout
    assert "new or corrected: 0" in run("visits", "import", file, *EVENING).stdout
    visit = current_visits().get()
    assert visit.finished_at == datetime.combine(TOMORROW, time(9, 50), tzinfo=ZONE)
    assert (visit.recorded_by, visit.channel) == ("system", "cli")


def test_a_file_with_faults_is_not_taken_and_each_is_told_by_its_line(
    run: Run, booked: Appointment, tmp_path: Path
) -> None:
    file = file_of(
        tmp_path,
        f"{booked.reference},,9:15,9:20,9:50,done",
        "12345678,,9:15,9:20,9:50,done",
        f"{booked.reference},,9:15,9:10,9:50,done",
        f"{booked.reference},,soon,9:10,9:50,done",
        f"{booked.reference},,9:15,9:20,9:50,fine",
    )
    said = run("visits", "import", file, *EVENING)
    assert said.exit_code == 1
    assert ":3: There is no planned visit with this reference." in said.output
    assert ":4: started: The start cannot be before the arrival." in said.output
    assert ":5: arrived: “soon” is no time; write 9:05" in said.output
    assert ":6: outcome: Choose one of the outcomes." in said.output
    assert not Visit.objects.exists()


def test_a_file_of_something_else_is_told_apart(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "other.csv"
    file.write_text("a,b\n1,2\n", encoding="utf-8")
    assert ":1: no column reference, finished, outcome" in run("visits", "import", str(file)).output
    file.write_bytes(b"\xff\xfe\x00reference")
    assert "no text in UTF-8" in run("visits", "import", str(file)).output


def test_what_is_exported_names_nobody_and_comes_in_again(run: Run, booked: Appointment, tmp_path: Path) -> None:
    run("visits", "import", file_of(tmp_path, f"{booked.reference},9:00,9:15,9:20,9:50,done"), *EVENING)
    out = tmp_path / "out.csv"
    said = run("visits", "export", "--from", str(TOMORROW), "--to", str(TOMORROW), str(out))
    assert said.exit_code == 0, said.output
    text = out.read_text(encoding="utf-8")
    for private in (booked.applicant.name, booked.applicant.phone, booked.address.house + ","):
        assert private not in text
    (row,) = csv.DictReader(StringIO(text))
    assert (row["reference"], row["services"], row["outcome"]) == (booked.reference, "+".join(BOTH), "done")
    assert row["started"] == f"{TOMORROW}T09:20:00+05:30"
    assert "new or corrected: 0" in run("visits", "import", str(out), *EVENING).stdout
    assert run("visits", "export", "--now", (NOW + timedelta(days=9)).isoformat()).stdout.count("\n") == 1
