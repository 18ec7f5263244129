"""Reading the phone's script, and what of it is recorded."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.conf import settings

from doorstep.catalogue import queries as catalogue
from doorstep.engines.catalogue.values import Catalogue
from doorstep.engines.phone_menu.script import Line, lines_of
from doorstep.engines.phone_menu.speech import Texts
from doorstep.gateways.speech.files import PromptFiles
from doorstep.places import queries as places
from doorstep.prompts.models import Prompt
from doorstep.prompts.phrases import city_phrases
from doorstep.workforce.models import FieldAgent


class State(StrEnum):
    """How it stands with a prompt. Stale: its text changed since it was spoken."""

    PERSON = "person"
    MACHINE = "machine"
    STALE_PERSON = "stale-person"
    STALE_MACHINE = "stale-machine"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Standing:
    """One prompt of the script and its file, if it has one."""

    line: Line
    state: State
    prompt: Prompt | None

    @property
    def faults(self) -> tuple[str, ...]:
        """What was wrong with the sound when it was stored."""
        return tuple(self.prompt.faults) if self.prompt else ()


def files() -> PromptFiles:
    """This function will return the folder of this deployment's prompts."""
    return PromptFiles(settings.VAR / "prompts")


def phrases() -> Mapping[str, Texts]:
    """This function will return the phone's phrases by key. Raises `PhrasesWrong`. No query."""
    return city_phrases().texts


def names(*, now: datetime) -> Mapping[str, Texts]:
    """This function will return what services, documents, questions, places and field agents are called, by prompt id.

    What managers added and no version holds yet is there too, so that it is recorded before it is needed. Ten queries
    when the catalogue was edited, else none."""
    on = now.astimezone(places.zone()).date()
    return places.remembered(name=f"spoken names {on}", token=places.edition(), make=lambda: _names(now))


def script(*, language: str, now: datetime) -> tuple[Line, ...]:
    """This function will return every prompt of a language. Raises `PhrasesWrong`."""
    said = city_phrases()
    return lines_of(language=language, phrases=said.texts, names=names(now=now), notes=said.notes)


def line_of(*, language: str, key: str, now: datetime) -> Line | None:
    """This function will return one prompt of the script, or None when there is none of this key."""
    return next((line for line in script(language=language, now=now) if line.key == key), None)


def standings(*, language: str, now: datetime) -> tuple[Standing, ...]:
    """This function will return how it stands with every prompt of a language, in the script's order. One query beside
    those of the names, and one look at the folder."""
    known = {prompt.key: prompt for prompt in Prompt.objects.filter(language=language)}
    there = files().there(language=language)
    return tuple(_standing(line, known.get(line.key), line.key in there) for line in script(language=language, now=now))


def standing_of(*, language: str, key: str, now: datetime) -> Standing | None:
    """This function will return how it stands with one prompt, or None when the script has none of this key."""
    line = line_of(language=language, key=key, now=now)
    if line is None:
        return None
    prompt = Prompt.objects.filter(language=language, key=key).first()
    return _standing(line, prompt, files().path(language=language, key=key).is_file())


def digests(*, language: str, keys: "list[str] | tuple[str, ...]") -> Mapping[str, str]:
    """This function will return the digests of prompts' files by key; what was never stored is missing. One query."""
    return dict(Prompt.objects.filter(language=language, key__in=set(keys)).values_list("key", "sound_digest"))


def _standing(line: Line, prompt: Prompt | None, there: bool) -> Standing:
    if prompt is None or not there:
        return Standing(line, State.MISSING, None)
    if prompt.text_digest != line.digest:
        person = prompt.origin == Prompt.Origin.PERSON
        return Standing(line, State.STALE_PERSON if person else State.STALE_MACHINE, prompt)
    return Standing(line, State(prompt.origin), prompt)


def _names(now: datetime) -> Mapping[str, Texts]:
    found: dict[str, Texts] = {}
    for held in (catalogue.drafted(), catalogue.current(now=now).catalogue):
        found |= dict(_of_catalogue(held))
    found |= {f"locality_{place.code}": place.name for place in places.gazetteer().localities}
    agents = FieldAgent.objects.filter(active=True).values_list("pk", "name")
    return found | {f"agent_{pk}": name for pk, name in agents}


def _of_catalogue(held: Catalogue) -> Iterator[tuple[str, Texts]]:
    yield from ((f"need_{code}", need.name) for code, need in held.needs.items())
    yield from ((f"service_{code}", service.name) for code, service in held.services.items())
    yield from ((f"document_{code}", document.name) for code, document in held.documents.items())
    for code, question in held.questions.items():
        yield f"question_{code}", question.text
        for choice in question.choices:
            yield f"choice_{code}_{choice.code}", choice.text
            if choice.refuses:
                yield f"refusal_{code}_{choice.code}", choice.refuses
