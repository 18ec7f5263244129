"""`doorstep setup`: from nothing to a city that can be served, and quickly the second time."""

import stat
from pathlib import Path

import pytest
from click.testing import CliRunner
from pytest_django import Settings

from doorstep.channels.cli.commands import doorstep
from doorstep.channels.cli.jobs import PERIODIC
from doorstep.city.models import Seed
from doorstep.outbox.models import Job
from doorstep.people.models import StaffMember
from doorstep.places.models import City
from doorstep.planning.models import Route
from tests.engines.city.small_city import SMALL

pytestmark = pytest.mark.django_db
AT = ("--now", "2026-12-01T08:00")


@pytest.fixture(autouse=True)
def small_city(settings: Settings, tmp_path: Path) -> Path:
    settings.CITY, settings.VAR = SMALL, tmp_path
    settings.SMS_FOLDER = tmp_path / "messages"
    return tmp_path


def run(*arguments: str) -> str:
    said = CliRunner().invoke(doorstep, ["setup", *AT, *arguments])
    assert said.exit_code == 0, said.output
    return said.output


def test_a_city_stands_with_its_roster_its_roads_and_its_clockwork(small_city: Path) -> None:
    run()
    assert City.objects.get().code == "small"
    assert Route.objects.exists()
    assert list((small_city / "roads").glob("travel-*.npy"))
    assert set(Job.objects.values_list("kind", flat=True)) == set(PERIODIC)
    assert not StaffMember.objects.exists()


def test_the_second_time_nothing_is_loaded_again() -> None:
    assert "added" in run()
    Seed.objects.all().delete()
    assert "added" not in run()
    assert not Seed.objects.exists()


def test_a_demo_has_one_login_whose_password_is_kept_for_its_owner(small_city: Path) -> None:
    run("--demo")
    file = small_city / "demo-login.txt"
    name, password = file.read_text().split()
    assert StaffMember.objects.get(username=name).check_password(password)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert password not in run("--demo")
    assert StaffMember.objects.count() == 1


def test_wrong_settings_are_told_before_anything_is_done(settings: Settings) -> None:
    settings.SMS_GATEWAY = "pigeon"
    said = CliRunner().invoke(doorstep, ["setup"])
    assert said.exit_code == 1
    assert "doorstep.E001" in said.output
    assert "DOORSTEP_SMS_GATEWAY" in said.output
    assert not City.objects.exists()
