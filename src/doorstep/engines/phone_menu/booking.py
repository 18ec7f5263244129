"""Steps of a booking: which services, with which papers."""

from dataclasses import replace
from datetime import date

from doorstep.engines.catalogue.rules import questions_for, requirements_for
from doorstep.engines.catalogue.values import Question
from doorstep.engines.phone_menu import home
from doorstep.engines.phone_menu.exits import call_back, to_person
from doorstep.engines.phone_menu.speech import Part, Phrase
from doorstep.engines.phone_menu.turns import (
    Act,
    Choice,
    Entry,
    Go,
    Menu,
    Move,
    Step,
    always,
    fixed,
    go,
    listed,
    phrase,
)
from doorstep.engines.phone_menu.values import Said, State, World


def begin(state: State, world: World) -> Move:
    """This function will begin a booking. Who hides their number cannot be told anything later: a person takes it."""
    fresh = State(caller=state.caller, language=state.language, turns=state.turns, outbound=state.outbound)
    begun = replace(fresh, step="need", task="book", owed=state.owed, reference=state.reference)
    if state.caller.kind == "withheld":
        return to_person(begun, world, Phrase("number-hidden"))
    if state.reference:
        return to_person(begun, world, Phrase("one-booking-a-call"))
    return Go(begun)


def services_of(world: World, need: str) -> tuple[str, ...]:
    """This function will return the services of a group that can be had at home, the most wanted ones first."""
    found = [one for one in world.catalogue.services.values() if one.need == need and one.offered]
    return tuple(one.code for one in sorted(found, key=lambda one: (-one.popularity, one.code)))


def _needs(state: State, world: World) -> tuple[Choice, ...]:
    groups = [need for need in world.menu.groups if services_of(world, need)]
    return listed([(Part("need", need), go("service", need=need, page=0)) for need in groups], state.page)


def _services(state: State, world: World) -> tuple[Choice, ...]:
    codes = services_of(world, state.need)
    return listed([(Part("service", code), _choose(code)) for code in codes], state.page)


def _choose(code: str) -> Act:
    def act(state: State, world: World) -> Move:
        if code in state.services:
            return Go(replace(state, step="more", misses=0), (Phrase("already-chosen"),))
        return _next_question(replace(state, adding=code, page=0, misses=0), world)

    return act


def _next_question(state: State, world: World) -> Move:
    known = {*dict(state.answers), *state.skipped}
    asked = questions_for(catalogue=world.catalogue, services=(state.adding,))
    question = next((one for one in asked if one.code not in known), None)
    if question is None:
        return Go(replace(state, step="documents", question="", page=0, misses=0))
    step = "due-known" if question.kind == "date" else "question"
    return Go(replace(state, step=step, question=question.code, page=0, misses=0))


def _question(state: State, world: World) -> Question:
    return world.catalogue.questions[state.question]


def _asked(state: State, _world: World) -> tuple[Said, ...]:
    return (Part("question", state.question),)


def _answers(state: State, world: World) -> tuple[Choice, ...]:
    choices = _question(state, world).choices
    items = [(Part("choice", f"{state.question}/{one.code}"), _answer(one.code)) for one in choices]
    return listed(items, state.page)


def _answer(code: str) -> Act:
    def act(state: State, world: World) -> Move:
        choice = next(one for one in _question(state, world).choices if one.code == code)
        if choice.refuses:
            return _without(state, Part("refusal", f"{state.question}/{code}"))
        return _next_question(replace(state, answers=(*state.answers, (state.question, code))), world)

    return act


def _without(state: State, *why: Said) -> Move:
    """The service that cannot be is left out, with what was asked only for it; the others stay."""
    step = "more" if state.services else "need"
    left = replace(state, adding="", question="", page=0, misses=0, step=step)
    return Go(left, (*why, Phrase("choose-another")))


def _skip(state: State, world: World) -> Move:
    question = _question(state, world)
    if question.required:
        return to_person(state, world)
    return _next_question(replace(state, skipped=(*state.skipped, question.code)), world)


def _due(state: State, world: World, keys: str) -> Move | None:
    on = _coming(keys, world.today)
    if on is None:
        return None
    question = _question(state, world)
    if (on - world.today).days <= question.margin_days:
        return _without(state, Phrase("due-too-near"))
    return _next_question(replace(state, answers=(*state.answers, (question.code, on.isoformat()))), world)


def _coming(keys: str, today: date) -> date | None:
    """The next day with this day and month: "0512" is the 5th of December. 29 February waits for its year."""
    if len(keys) != 4:
        return None
    for year in (today.year, today.year + 1):
        try:
            on = date(year, int(keys[2:]), int(keys[:2]))
        except ValueError:
            continue
        if on >= today:
            return on
    return None


def _documents(state: State, world: World) -> tuple[Said, ...]:
    return (Phrase("keep-ready"), *papers_said(world, (state.adding,), dict(state.answers)))


def papers_said(world: World, services: tuple[str, ...], answers: dict[str, str]) -> tuple[Said, ...]:
    """This function will return the papers of services, slowly, one after the other, each once."""
    wanted = requirements_for(catalogue=world.catalogue, services=services, answers=answers)
    return papers([(one.rule, tuple(document.code for document in one.documents)) for one in wanted])


def papers(wanted: list[tuple[str, tuple[str, ...]]]) -> tuple[Said, ...]:
    """This function will return papers as they are read out: (rule, document codes), the same ones only once."""
    said: list[Said] = []
    for rule, codes in dict.fromkeys(wanted):
        said.append(Phrase("any-one-of" if rule == "any_one" and len(codes) > 1 else "all-of"))
        for code in codes:
            said += [Part("document", code), Part("pause", "700")]
    return tuple(said) or (Phrase("no-papers"),)


def _have_them(state: State, world: World) -> Move:
    services = tuple(code for code in world.catalogue.services if code in {*state.services, state.adding})
    taken = replace(state, services=services, adding="", question="", page=0, misses=0)
    if len(services) >= world.max_services:
        return home.begin(taken, world)
    return Go(replace(taken, step="more"))


def _call_when_ready(state: State, _world: World) -> Move:
    return call_back(state, "documents-not-ready")


BOOKING: dict[str, Step] = {
    "need": Menu(fixed("which-group"), _needs),
    "service": Menu(fixed("which-service"), _services),
    "question": Menu(_asked, _answers),
    "due-known": Menu(
        _asked,
        always(Choice(Phrase("due-key-it"), go("due-date")), Choice(Phrase("due-skip"), _skip)),
    ),
    "due-date": Entry(fixed("due-digits"), 4, _due, finish=""),
    "documents": Menu(
        _documents,
        always(
            Choice(Phrase("papers-have"), _have_them),
            Choice(Phrase("papers-not-yet"), go("not-ready")),
        ),
    ),
    "not-ready": Menu(
        fixed("papers-later"),
        always(
            Choice(Phrase("papers-book-on"), _have_them),
            Choice(Phrase("papers-call-me"), _call_when_ready),
        ),
    ),
    "more": Menu(
        lambda state, _world: (phrase("services-so-far", number=Part("number", str(len(state.services)))),),
        always(
            Choice(Phrase("more-add"), go("need", page=0)),
            Choice(Phrase("more-go-on"), lambda state, world: home.begin(state, world)),
        ),
    ),
}
