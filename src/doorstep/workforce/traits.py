"""What a visit can ask of who comes, beside skills: a woman, or somebody who speaks a language.

They share the engine's bit sets with skills, and their codes the lists of skills: a colon keeps them apart, which no
skill's code has. Their bits are the highest ones, skills' count from 0."""

from collections.abc import Iterable, Mapping

from django.conf import settings

WOMAN = "agent:woman"
_LANGUAGE = "language:"
_AGENT = "agent:"
_HIGHEST = 61


def spoken(language: str) -> str:
    """This function will return the trait of those who speak a language, "language:pa"."""
    return _LANGUAGE + language


def same_agent(agent_id: int) -> str:
    """This function will return the wish that one field agent comes, by id: "agent:17"."""
    return f"{_AGENT}{agent_id}"


def agent_of(wish: str) -> int | None:
    """This function will return the id of the field agent whom a wish names, or None when it names nobody."""
    number = wish.removeprefix(_AGENT)
    return int(number) if wish != number and number.isdecimal() else None


def trait_bits() -> Mapping[str, int]:
    """This function will return the single bit of each trait: a language added at the end moves no other."""
    codes = [WOMAN, *(spoken(language) for language, _name in settings.LANGUAGES)]
    return {code: 1 << (_HIGHEST - place) for place, code in enumerate(codes)}


def traits_of(*, gender: str, languages: Iterable[str]) -> tuple[str, ...]:
    """This function will return the traits of a field agent."""
    return (*((WOMAN,) if gender == "f" else ()), *(spoken(language) for language in languages))
