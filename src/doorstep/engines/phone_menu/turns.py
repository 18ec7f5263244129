"""What a step of the dialogue is, and what a key may lead to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from doorstep.engines.phone_menu.speech import Part, Phrase
from doorstep.engines.phone_menu.values import Ask, Offered, Request, Said, State, Verb, World

MOST_CHOICES = 4
"""Nobody remembers more of what they only hear."""


@dataclass(frozen=True, slots=True)
class Go:
    """On to the step that the state names; `before` is said first."""

    state: State
    before: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class Do:
    """Something else than another question."""

    state: State
    verbs: tuple[Verb, ...]


Move = Go | Do
Act = Callable[[State, World], Move]


@dataclass(frozen=True, slots=True)
class Choice:
    """What is said of a key, and where it leads. The first choice has key 1."""

    said: Said
    act: Act


@dataclass(frozen=True, slots=True)
class Menu:
    """One key of at most four, besides those that always hold."""

    say: Callable[[State, World], tuple[Said, ...]]
    choices: Callable[[State, World], tuple[Choice, ...]]


@dataclass(frozen=True, slots=True)
class Entry:
    """Several digits. `take` gives None for what cannot be; `finish`: the key that ends them, "" when all are keyed."""

    say: Callable[[State, World], tuple[Said, ...]]
    most: int
    take: Callable[[State, World, str], Move | None]
    finish: str = "#"


@dataclass(frozen=True, slots=True)
class Voice:
    """Something spoken, and kept as it was spoken. Silence goes on without it: whoever cannot say it is asked later."""

    say: Callable[[State, World], tuple[Said, ...]]
    seconds: int
    take: Callable[[State, World], Move]


Step = Menu | Entry | Voice


def go(step: str, *, before: Sequence[Said] = (), **changed: Any) -> Act:
    """This function will return an act that goes on to a step, with some of the state changed."""
    return lambda state, _world: Go(replace(state, step=step, misses=0, **changed), tuple(before))


def ask(state: State, what: Request, *, offered: Offered | None = None, words: str = "") -> Do:
    """This function will return the move that asks the system something."""
    return Do(replace(state, misses=0), (Ask(what, offered, words),))


def asking(what: Request, *, words: str = "") -> Act:
    """This function will return an act that asks the system something."""
    return lambda state, _world: ask(state, what, words=words)


def phrase(name: str, /, **slots: Part) -> Phrase:
    """This function will return a phrase of the city's file with its slots filled."""
    return Phrase(name, slots=tuple((slot, (part,)) for slot, part in slots.items()))


def press(key: int, what: Part) -> Phrase:
    """This function will return "for this, press that"."""
    return phrase("press-for", what=what, key=Part("number", str(key)))


def fixed(*keys: str) -> Callable[[State, World], tuple[Said, ...]]:
    """This function will return what says the same phrases whenever it is asked."""
    return lambda _state, _world: tuple(Phrase(key) for key in keys)


def always(*choices: Choice) -> Callable[[State, World], tuple[Choice, ...]]:
    """This function will return what offers the same choices whenever it is asked."""
    return lambda _state, _world: choices


def listed(items: Sequence[tuple[Said, Act]], page: int) -> tuple[Choice, ...]:
    """This function will return the choices of a page of items: all when they fit into one menu, else three at a time,
    round and round, with the key behind them for more.

    `items`: what names each, to be said with its key, and where it leads."""
    if len(items) <= MOST_CHOICES:
        return _numbered(items)
    size = MOST_CHOICES - 1
    pages = -(-len(items) // size)
    choices = _numbered(items[page * size : page * size + size])
    key = Part("number", str(len(choices) + 1))
    return (*choices, Choice(phrase("press-more", key=key), _turn_to((page + 1) % pages)))


def _numbered(items: Sequence[tuple[Said, Act]]) -> tuple[Choice, ...]:
    return tuple(Choice(_with_key(said, number), act) for number, (said, act) in enumerate(items, start=1))


def _with_key(said: Said, number: int) -> Said:
    if isinstance(said, Part):
        return press(number, said)
    return replace(said, slots=(*said.slots, ("key", (Part("number", str(number)),))))


def _turn_to(page: int) -> Act:
    return lambda state, _world: Go(replace(state, page=page, misses=0))
