"""Workers are killed and race each other: nothing is lost, no job is claimed twice; each with its negative control."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest

from tests.concurrency.outbox_story import JOBS, KILLS, MESSAGES

ROOT = Path(__file__).resolve().parents[2]
BEGIN = "import django; django.setup(); from tests.concurrency.outbox_story import main; main()"

pytestmark = pytest.mark.own_database

Tell = Callable[[str], dict[str, int]]


@contextmanager
def own_database(folder: Path) -> Iterator[str]:
    """A database of the kind under test that processes can share: the URL of an empty one, dropped at the end."""
    url = os.environ.get("DATABASE_URL", "sqlite:")
    if url.startswith("sqlite"):
        yield f"sqlite:///{folder / 'outbox.sqlite3'}"
        return
    name = f"outbox_{uuid4().hex}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
        try:
            yield urlsplit(url)._replace(path=f"/{name}").geturl()
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture(scope="module")
def tell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tell]:
    """Tell a story of outbox_story.py, each into a folder of its own for messages."""
    folder = tmp_path_factory.mktemp("outbox")
    with own_database(folder) as url:
        environment = os.environ | {
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "doorstep.settings",
            "DOORSTEP_LOG_LEVEL": "ERROR",
            "DOORSTEP_OUTBOX_ATTEMPTS": "100",
            "DOORSTEP_OUTBOX_LEASE_SECONDS": "1",
            "DOORSTEP_SMS_GATEWAY": "file",
            "DOORSTEP_VAR": str(folder),
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        }

        def tell_one(story: str) -> dict[str, int]:
            command = [sys.executable, "-c", BEGIN, story]
            messages = {"DOORSTEP_SMS_FOLDER": str(folder / story)}
            told = subprocess.run(command, cwd=ROOT, env=environment | messages, check=True, stdout=subprocess.PIPE)
            outcome: dict[str, int] = json.loads(told.stdout)
            return outcome

        tell_one("migrate")
        yield tell_one


def test_no_message_is_lost_when_workers_are_killed(
    tell: Tell, record_property: Callable[[str, object], None], capsys: pytest.CaptureFixture[str]
) -> None:
    outcome = tell("kills")
    record_property("sent twice", outcome["twice"])
    with capsys.disabled():
        said = f"{outcome['lost']} lost, {outcome['twice']} sent twice"
        sys.stdout.write(f"\n{MESSAGES} messages, {KILLS} workers killed: {said}\n")
    assert (outcome["lost"], outcome["shown as sent"]) == (0, MESSAGES)
    assert outcome["ended by"] == 0, "SIGTERM ends a worker cleanly"
    assert outcome["twice"] <= KILLS, "a kill can double one message: the one under way"


def test_workers_that_say_done_before_they_send_lose_messages(tell: Tell) -> None:
    assert tell("kills of careless workers")["lost"] > 0


def test_no_job_is_claimed_twice_by_workers_that_race(tell: Tell) -> None:
    assert tell("race") == {"claimed": JOBS, "twice": 0}


def test_workers_that_read_and_then_write_claim_jobs_twice(tell: Tell) -> None:
    outcome = tell("careless race")
    assert outcome["claimed"] == JOBS
    assert outcome["twice"] > 0
