"""The table of events is what the city's texts and the code that queues messages go by."""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from doorstep.engines.city.events import EVENTS as CITY_EVENTS
from doorstep.engines.messages.events import (
    _ALL,
    EVENTS,
    NEWS,
    Channel,
    Event,
    Recipient,
    Uncertain,
    Until,
    event_of,
    superseded_by,
)
from doorstep.messaging.policies import essential, waits_for_morning
from doorstep.places.rules import CityRules

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "doorstep"
LANGUAGES = {"en", "hi", "pa"}
FRAMES = {"letter"}
WARNING = {
    "en": "We never ask for a bank code, an Aadhaar number or money by phone",
    "hi": "हम फोन पर कभी बैंक का कोड, आधार नंबर या पैसे नहीं माँगते",
    "pa": "ਅਸੀਂ ਫੋਨ 'ਤੇ ਕਦੇ ਬੈਂਕ ਦਾ ਕੋਡ, ਆਧਾਰ ਨੰਬਰ ਜਾਂ ਪੈਸੇ ਨਹੀਂ ਮੰਗਦੇ",
}
# They name events, and queue nothing.
NAMED_ONLY = {
    *("engines/messages/events.py", "engines/city/events.py", "channels/console/words.py", "booking/mails.py"),
}


def city_templates() -> dict[str, dict[str, str]]:
    data = tomllib.loads((ROOT / "cities/chandigarh/messages.toml").read_text(encoding="utf-8"))
    return {template["event"]: template["text"] for template in data["template"]}


def constants() -> Iterator[str]:
    """Every string that stands in the code below the channels and in them."""
    for path in SOURCE.rglob("*.py"):
        if path.relative_to(SOURCE).as_posix() not in NAMED_ONLY and "migrations" not in path.parts:
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield node.value


def told_in_code() -> Iterator[tuple[str, str]]:
    """Whatever is passed as `event="..."` to a call that tells somebody something, and where."""
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _called(node) in {"tell", "tellings_of", "Telling", "tell_of_change"}:
                for keyword in node.keywords:
                    if keyword.arg == "event" and isinstance(keyword.value, ast.Constant):
                        yield str(keyword.value.value), f"{path.name}:{node.lineno}"


def _called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def test_every_event_has_a_text_for_each_recipient_in_three_languages() -> None:
    texts = city_templates()

    wanted = {template for event in EVENTS.values() for template in event.templates}

    assert wanted == texts.keys() - FRAMES
    assert all(set(texts[template]) == LANGUAGES for template in wanted)
    assert wanted == CITY_EVENTS.keys() - FRAMES


def test_every_event_is_queued_somewhere_in_the_code() -> None:
    assert EVENTS.keys() - set(constants()) == set()


def test_what_the_code_tells_is_an_event_of_the_table() -> None:
    told = dict(told_in_code())

    assert {"booked", "cancelled", "rescheduled", "morning"} <= told.keys()
    assert {where for event, where in told.items() if event not in EVENTS} == set()


def test_every_confirmation_says_that_we_never_ask_for_codes_or_money() -> None:
    texts = city_templates()

    confirming = [event for event in EVENTS.values() if event.confirms]

    assert {"booked", "rescheduled", "waiting-offer", "documents"} <= {event.name for event in confirming}
    for event in confirming:
        for template in event.templates:
            for language in LANGUAGES:
                assert WARNING[language] in texts[template][language], (template, language)


def test_what_an_event_supersedes_is_in_the_table_in_every_form() -> None:
    known = {template for event in EVENTS.values() for template in event.templates}

    assert all(superseded_by(event=name) <= known for name in EVENTS)
    assert {"morning", "morning-helper", "documents-helper"} <= superseded_by(event="cancelled")
    assert "consent" in superseded_by(event="cancelled")
    assert "consent" not in superseded_by(event="rescheduled")
    assert "booked" not in superseded_by(event="documents")


@pytest.mark.parametrize("event", EVENTS.values(), ids=EVENTS)
def test_an_event_says_what_follows_from_it(event: Event) -> None:
    one = event_of(template=event.name)

    assert one is event
    assert one.recipients and one.recipients[0] == Recipient.APPLICANT
    assert Channel.SMS in one.channels
    assert (Channel.EMAIL in one.channels) == (Recipient.HELPER in one.recipients)
    assert 1 <= one.priority <= 9
    assert one.expires.words
    assert bool(one.expires.rule) == (one.expires.until == Until.RULE)
    assert bool(one.expires.hours) == (one.expires.until == Until.HOURS)
    assert not one.expires.rule or hasattr(CityRules(), one.expires.rule)


def test_only_a_code_is_replaced_by_a_new_one_and_goes_first() -> None:
    assert [event.name for event in EVENTS.values() if event.uncertain == Uncertain.NEW_CODE] == ["code"]
    assert min(EVENTS.values(), key=lambda event: event.priority).name == "code"


def test_no_event_stands_in_the_table_twice() -> None:
    tree = ast.parse((SOURCE / "engines/messages/events.py").read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _called(node) in {"Event", "_news"}]
    values = [keyword.value for node in calls for keyword in node.keywords if keyword.arg == "name"]
    values += [node.args[0] for node in calls if node.args]
    said = [str(value.value) for value in values if isinstance(value, ast.Constant)]
    assert len(said) > 20 and sorted(set(said)) == sorted(said)
    assert len(_ALL) == len(EVENTS)


ANSWERED = sorted(name for name in EVENTS if name.startswith("sms-"))


@pytest.mark.parametrize("name", ["call-back", "missed-call", *ANSWERED])
def test_who_waits_for_an_answer_gets_it_after_a_stop_and_at_night(name: str) -> None:
    assert essential(template=name) and not waits_for_morning(template=name)
    assert EVENTS[name].uncertain == Uncertain.NEVER


def test_what_is_told_on_the_day_is_not_held_back_by_quiet_hours() -> None:
    for name in ("code", "morning", "on-the-way", "changed-visitor", "delayed", "could-not-come"):
        assert not EVENTS[name].quiet, name


def row_of(event: Event) -> tuple[str, ...]:
    """An event as the table in docs/messages.md says it."""
    whole = {NEWS: "all news of the visit", NEWS | {"consent"}: "all news and the question of consent"}
    replaced = whole.get(event.supersedes, ", ".join(sorted(event.supersedes)) or "nothing")
    to = ["applicant", *(["helper"] if Recipient.HELPER in event.recipients else [])]
    to += ["mail"] if Channel.EMAIL in event.channels else []
    quiet = "yes" if event.quiet else "no"
    return (", ".join(to), replaced, event.expires.words, event.uncertain.value, quiet, str(event.priority))


def test_the_page_tells_of_each_event_what_the_code_does() -> None:
    page = (ROOT / "docs" / "messages.md").read_text(encoding="utf-8")
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in page.splitlines() if "|" in line]
    told = {row[0].strip("`"): tuple(row[1:]) for row in cells if len(row) == 7 and row[0].startswith("`")}
    answers = told.pop("sms-...")
    assert told == {event.name: row_of(event) for event in _ALL if not event.name.startswith("sms-")}
    assert {row_of(event)[1:] for event in _ALL if event.name.startswith("sms-")} == {answers[1:]}
