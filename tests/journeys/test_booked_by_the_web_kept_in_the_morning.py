"""The main job: booked on the website, published in the evening, the morning's message names who comes."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.conf import settings
from django.test import Client
from pypdf import PdfReader

from doorstep.booking.models import Appointment
from doorstep.channels.cli.day import day_commands
from doorstep.channels.cli.forms import forms_command
from doorstep.channels.cli.work import work_command
from doorstep.channels.shared.clock import standing_at
from doorstep.journal.queries import first_broken, history_of
from tests.cast import NOW, TOMORROW, problems
from tests.channels.citizen.pages import at, book, send, text

EVENING = (NOW + timedelta(hours=11)).replace(tzinfo=None).isoformat()
MORNING = f"{TOMORROW}T07:00"

pytestmark = pytest.mark.skipif(
    not (settings.VAR / "fonts").is_dir(), reason="no fonts for printed forms: make fonts makes them"
)


def run(command: object, *arguments: str) -> str:
    done = CliRunner().invoke(command, arguments, catch_exceptions=False)  # type: ignore[arg-type]
    assert done.exit_code == 0, done.output
    return done.output


@pytest.mark.django_db(transaction=True)
def test_the_morning_message_names_the_agent_who_holds_the_stop(
    client: Client, committed_chandigarh: None, tmp_path: Path, settings: object
) -> None:
    settings.SMS_GATEWAY, settings.SMS_FOLDER = "file", tmp_path / "messages"  # type: ignore[attr-defined]
    with standing_at(NOW):
        done = book(client, other=True)
    appointment = Appointment.objects.get()
    assert f"{appointment.reference[:4]} {appointment.reference[4:]}" in text(done)

    run(day_commands, "publish", str(TOMORROW), "--now", EVENING)
    holder = Appointment.objects.get().stop.route.shift.agent  # type: ignore[union-attr]
    assert holder.code in run(day_commands, "show", str(TOMORROW), "--now", EVENING)

    run(work_command, "--until-idle", "--now", MORNING)
    messages = [file.read_text("utf-8") for file in sorted((tmp_path / "messages").iterdir())]
    morning = [m for m in messages if "Event: morning" in m]
    to_meera = next(m for m in morning if "To: +919876500001" in m)
    to_arjun = next(m for m in morning if "To: +16045550134" in m)
    assert holder.name["pa"] in to_meera
    assert holder.name["en"] in to_arjun
    assert appointment.reference in to_meera.replace(" ", "")

    run(forms_command, str(TOMORROW), "--out", str(tmp_path / "forms"), "--now", EVENING)
    (pdf,) = (tmp_path / "forms").iterdir()
    assert holder.code in pdf.name
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf.read_bytes())).pages]
    assert appointment.reference in pages[0]
    assert "Meera Sharma" in pages[0]
    assert any("Application for an income certificate" in page for page in pages[1:])

    named = {"reference": appointment.reference, "phone": "+16045550134"}
    for later, is_named in ((timedelta(hours=11), False), (timedelta(days=1), True)):
        with standing_at(NOW + later):
            shown = send(client, "visit", **named)
            assert at(shown) == "visit/details"
            assert (holder.name["en"] in text(shown)) == is_named
    assert problems() == []
    assert [e.action for e in history_of(subject=f"appointment:{appointment.pk}")] == ["appointment.booked"]
    assert first_broken() is None
