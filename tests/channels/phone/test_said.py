"""What a booking sounds like, in each language, word for word; the files are what somebody would hear."""

from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from django.test import override_settings

from doorstep.booking.models import Appointment
from doorstep.channels.cli.commands import doorstep
from doorstep.engines.phone_menu.speech import Part, spoken_text
from tests.channels.phone.caller import SECRET, Phone

pytestmark = pytest.mark.django_db

GOLDEN = Path(__file__).parent / "golden"
KEYS = ("1", "1", "1", "2", "1", "2", "33", "150", "1")


class Reader(Phone):
    """Reads what is said instead of hearing it."""

    dialect = "words"

    def __init__(self) -> None:
        self.heard: list[str] = []
        super().__init__()

    def post(self, path: str, *, secret: str = SECRET, **more: str) -> "Reader":
        super().post(path, secret=secret, **more)
        pressed = "(speaks)" if "RecordingUrl" in more else more.get("Digits", "")
        said = [one.text or "" for one in ElementTree.fromstring(self.body).iter("Play")]
        self.heard += [*([f"> {pressed}"] if pressed else []), *said]
        return self


@pytest.mark.parametrize(("key", "language"), [("1", "hi"), ("2", "pa"), ("3", "en")])
@override_settings(PHONE_PROVIDER="words")
def test_a_booking_is_said_word_for_word(key: str, language: str, chandigarh: None) -> None:
    reader = Reader()
    reader.press(key, *KEYS)
    reader.speak()
    reader.press("1", "1", "1")
    part = Part("reference", Appointment.objects.get().reference)
    digits = spoken_text(said=[part], language=language, phrases={}, names={})
    told = "\n".join(reader.heard)
    assert told.count(digits) == 2
    told = told.replace(digits, "<reference>")
    file = GOLDEN / f"booking.{language}.txt"
    if not file.exists():
        file.parent.mkdir(exist_ok=True)
        file.write_text(told + "\n", encoding="utf-8")
        pytest.fail(f"{file.name} was missing and is written: read it, then run again")
    assert told + "\n" == file.read_text(encoding="utf-8")


def test_the_menu_can_be_tried_in_a_terminal(chandigarh: None) -> None:
    told = CliRunner().invoke(doorstep, ["phone", "try", "--from", "+919876500001", "--keys", "3 9 h"])
    assert told.exit_code == 0, told.output
    assert "To book a visit at home, press 1." in told.output
    assert "You hung up." in told.output
