"""Prompts as providers fetch them."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from doorstep.channels.phone.prompts import prompt_urls
from doorstep.channels.shared.clock import standing_at
from doorstep.engines.sound.wav import read_wav
from doorstep.gateways.speech.memory import Humming
from doorstep.journal.actions import SYSTEM
from doorstep.prompts.actions import render
from doorstep.prompts.queries import script
from doorstep.workforce.models import FieldAgent
from tests.cast import NOW

pytestmark = pytest.mark.usefixtures("chandigarh")


@pytest.fixture(autouse=True)
def made(tmp_path: Path, settings: Settings, chandigarh: None) -> str:
    """The numbers and one person's name, in Hindi. Gives the id of the name."""
    settings.VAR, settings.PUBLIC_URL = tmp_path, "https://doorstep.example"
    name = f"agent_{FieldAgent.objects.filter(active=True).values_list('pk', flat=True)[0]}"
    lines = [line for line in script(language="hi", now=NOW) if line.key in (name, "n_1", "n_2")]
    render(lines=lines, voice=Humming(), actor=SYSTEM, now=NOW)
    return name


def path_of(key: str) -> str:
    (url,) = prompt_urls(keys=[key], language="hi", base="")
    return url.removeprefix("https://doorstep.example")


def test_a_prompt_is_fetched_once_and_kept_for_ever() -> None:
    path = path_of("n_1")
    answer = Client().get(path)
    assert read_wav(content=answer.content).rate == 8000
    assert answer["Content-Type"] == "audio/wav"
    assert "immutable" in answer["Cache-Control"]
    assert Client().get(path.partition("?")[0])["Cache-Control"] == "no-cache"
    assert Client().get(path[:-1] + "x")["Cache-Control"] == "no-cache"


def test_addresses_stand_in_the_order_of_the_words_with_pauses_between(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(1):
        urls = prompt_urls(keys=["n_2", "pause_300", "n_1", "n_2"], language="hi")
    assert [url.partition("?")[0].rpartition("/")[2] for url in urls] == [
        "n_2.wav", "pause_300.wav", "n_1.wav", "n_2.wav",
    ]  # fmt: skip
    pause = Client().get(urls[1].removeprefix("https://doorstep.example"))
    assert read_wav(content=pause.content).seconds == 0.3


def test_a_call_does_not_die_of_a_prompt_that_is_missing(caplog: pytest.LogCaptureFixture) -> None:
    assert len(prompt_urls(keys=["n_1", "n_99"], language="hi")) == 1
    assert "No prompt hi/n_99" in caplog.text


def test_a_name_is_heard_only_by_who_was_given_its_address_and_only_for_a_while(made: str) -> None:
    with standing_at(NOW):
        path = path_of(made)
        answer = Client().get(path)
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "private, max-age=900"
        assert Client().get(path.partition("?")[0]).status_code == 404
        ends, _dot, signature = path.rpartition("=")[2].partition(".")
        for forged in (
            f"{int(ends) + 1}.{signature}",
            f"{ends}.{signature}x",
            "x.y",
            f"{'9' * 20}.{signature}",
            "²." + signature,
        ):
            assert Client().get(path.partition("?")[0], {"s": forged}).status_code == 404
    with standing_at(NOW + timedelta(minutes=16)):
        assert Client().get(path).status_code == 404


def test_the_signature_of_one_name_opens_no_other(made: str) -> None:
    other = f"agent_{FieldAgent.objects.filter(active=True).values_list('pk', flat=True)[1]}"
    lines = [line for line in script(language="hi", now=NOW) if line.key == other]
    render(lines=lines, voice=Humming(), actor=SYSTEM, now=NOW)
    with standing_at(NOW):
        assert Client().get(path_of(made).replace(f"/{made}.wav", f"/{other}.wav")).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "hi/n_99.wav",
        "xx/n_1.wav",
        "en/n_1.wav",
        "hi/..%2f..%2fsecret.key.wav",
        "hi/../../secret.key",
        "hi/%2e%2e/secret.key.wav",
    ],
)
def test_nothing_else_is_given_out(path: str, tmp_path: Path) -> None:
    (tmp_path / "secret.key").write_text("secret", encoding="ascii")
    (tmp_path / "secret.key.wav").write_text("secret", encoding="ascii")
    assert Client().get(f"/phone/prompts/{path}").status_code == 404


def test_a_prompt_is_only_read() -> None:
    assert Client().post(path_of("n_1")).status_code == 405
    assert Client().head(path_of("n_1")).status_code == 200
