"""Steps about a visit that is booked: when it is, who comes, another time, an end; and somebody's badge at the door."""

from dataclasses import replace

from doorstep.engines.phone_menu.booking import papers
from doorstep.engines.phone_menu.exits import call_back, leave, to_person
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
    ask,
    fixed,
    go,
    listed,
    phrase,
)
from doorstep.engines.phone_menu.values import Answer, Said, State, VisitKnown, World


def about(task: str) -> Act:
    """This function will return an act that finds the visit which a task is about: the only one, one of several, or by
    its reference."""

    def act(state: State, _world: World) -> Move:
        begun = replace(state, task=task, answered=False, visit=None, proven=False, page=0, misses=0)
        coming = state.caller.coming
        if not coming:
            return Go(replace(begun, step="reference"), (Phrase("no-visit-known"),))
        if len(coming) > 1:
            return Go(replace(begun, step="which-visit"))
        return ask(begun, "visit", words=coming[0].reference)

    return act


def _which(state: State, _world: World) -> tuple[Choice, ...]:
    return listed(
        [
            (
                phrase("press-for-visit", date=Part("date", one.on), window=Part("window", one.window)),
                _look(one.reference),
            )
            for one in state.caller.coming
        ],
        state.page,
    )


def _look(reference: str) -> Act:
    return lambda state, _world: ask(state, "visit", words=reference)


def visit_came(state: State, world: World, answer: Answer) -> Move:
    """This function will go on with a visit of this number: tell it, or change it after the last digits are keyed."""
    if not answer.ok or answer.visit is None:
        return to_person(state, world, Phrase("visit-not-found"))
    found = replace(state, visit=answer.visit, misses=0)
    if state.task == "change":
        return _change(found)
    return Go(replace(found, step="visit", answered=True))


def found(state: State, world: World, answer: Answer) -> Move:
    """This function will go on with a visit that was found by its whole reference and a number it was booked with."""
    if not answer.ok or answer.visit is None:
        return to_person(state, world, Phrase("visit-not-found"))
    return visit_came(replace(state, proven=True), world, answer)


def _change(state: State) -> Move:
    if state.visit and not state.visit.can_change:
        return Go(replace(state, step="visit", answered=True), (Phrase("too-late-to-change"),))
    return Go(replace(state, step="change" if state.proven else "prove", misses=0))


def proved(state: State, world: World, answer: Answer) -> Move:
    """This function will go on once the last digits of the reference were right; else they may be keyed again."""
    if answer.ok:
        known = replace(state, proven=True, misses=0)
        return _change(known) if state.task == "change" else Go(replace(known, step="who-comes", answered=True))
    if answer.refusal == "too-many-tries" or state.misses >= world.menu.repeats:
        return to_person(state, world, Phrase("not-proven"))
    return Go(replace(state, step="prove", misses=state.misses + 1), (Phrase("digits-wrong"),))


def _visit(state: State, _world: World) -> tuple[Said, ...]:
    visit = state.visit
    if visit is None:
        return ()
    said: list[Said] = [phrase("visit-on", date=Part("date", visit.on), window=Part("window", visit.window))]
    said.append(Phrase("visit-for"))
    said += [part for code in visit.services for part in (Part("service", code), Part("pause", "300"))]
    return tuple(said)


def _visit_choices(state: State, _world: World) -> tuple[Choice, ...]:
    choices = [
        Choice(Phrase("visit-papers"), go("papers")),
        Choice(Phrase("visit-who"), _who),
    ]
    if state.visit and state.visit.can_change:
        choices.append(Choice(Phrase("visit-change"), lambda state, _world: _change(replace(state, task="change"))))
    return tuple(choices)


def _who(state: State, world: World) -> Move:
    """The name of who comes is worth something to a thief, too: a caller's number can be forged."""
    if state.visit and not state.visit.agent:
        return Go(replace(state, step="visit", misses=0), (Phrase("who-later"),))
    return Go(replace(state, step="who-comes" if state.proven else "prove", task="who", misses=0))


def _who_said(state: State, _world: World) -> tuple[Said, ...]:
    visit = state.visit
    if visit is None or not visit.agent:
        return (Phrase("who-later"),)
    name = phrase("who-is", agent=Part("agent", visit.agent))
    badge = phrase("badge-is", badge=Part("badge", visit.badge))
    return (name, badge, name, Phrase("door-word"))


def _papers(state: State, _world: World) -> tuple[Said, ...]:
    visit = state.visit
    return (Phrase("keep-ready"), *papers(list(visit.documents))) if visit else ()


def _back(state: State, _world: World) -> Move:
    return Go(replace(state, step="visit", task="visit", misses=0))


def _bye(state: State, _world: World) -> Move:
    return leave(state)


def cancelled(state: State, world: World, answer: Answer) -> Move:
    """This function will tell that a visit is cancelled; after the hour until which it can be, a person helps."""
    if not answer.ok:
        return to_person(state, world, Phrase("cannot-be-changed"))
    return leave(replace(state, answered=True), Phrase("cancelled"))


def _take_reference(state: State, _world: World, keys: str) -> Move | None:
    if len(keys) != 8:
        return None
    return Go(replace(state, lookup=keys, step="reference-phone", misses=0))


def _take_phone(state: State, _world: World, keys: str) -> Move | None:
    if len(keys) < 10:
        return None
    return ask(state, "find", words=f"{state.lookup} {keys}")


def _take_last_digits(state: State, _world: World, keys: str) -> Move | None:
    return None if len(keys) != 4 else _keep_misses(state, keys)


def _keep_misses(state: State, keys: str) -> Move:
    """Wrong digits count as misses of the step, so that nobody tries for ever."""
    asked = ask(state, "prove", words=keys)
    return replace(asked, state=state)


def badge_came(state: State, world: World, answer: Answer) -> Move:
    """This function will tell whether somebody's badge is one of ours, and whether they are expected at this number."""
    if not answer.ok:
        return Go(replace(state, step="badge-done", answered=True, misses=0, visit=None), (Phrase("badge-unknown"),))
    said: list[Said] = [phrase("badge-of", agent=Part("agent", answer.agent), badge=Part("badge", answer.badge))]
    if answer.expected:
        window = Part("window", answer.expected.window)
        said.append(phrase("badge-expected", window=window))
    else:
        said.append(Phrase("badge-not-expected"))
    return Go(replace(state, step="badge-done", answered=True, misses=0), (*said, Phrase("door-word")))


def _take_badge(state: State, _world: World, keys: str) -> Move | None:
    return ask(state, "badge", words=keys) if keys.strip("0") else None


def begin_ready(state: State, visit: VisitKnown) -> Move:
    """This function will ask, some days before, whether everything is ready. Whoever does not answer stays on the list
    of those that are not confirmed; their visit stands."""
    return Go(replace(state, task="ready", visit=visit, answered=True, proven=True, step="ready"))


def readied(state: State, world: World, answer: Answer) -> Move:
    """This function will thank, or read out the papers of somebody who misses some and promise a call."""
    if not answer.ok:
        return to_person(state, world, Phrase("cannot-be-changed"))
    if state.why != "missing":
        return leave(state, Phrase("ready-thanks"))
    documents = list(state.visit.documents) if state.visit else []
    return call_back(state, "documents-missing", Phrase("keep-ready"), *papers(documents))


def _ready(words: str) -> Act:
    return lambda state, _world: ask(replace(state, why=words), "ready", words=words)


VISITS: dict[str, Step] = {
    "which-visit": Menu(fixed("which-visit"), _which),
    "reference": Entry(fixed("ask-reference"), 8, _take_reference),
    "reference-phone": Entry(fixed("ask-reference-phone"), 15, _take_phone),
    "prove": Entry(fixed("ask-last-digits"), 4, _take_last_digits, finish=""),
    "visit": Menu(_visit, _visit_choices),
    "papers": Menu(_papers, always(Choice(Phrase("back-press"), _back), Choice(Phrase("done-press-two"), _bye))),
    "who-comes": Menu(_who_said, always(Choice(Phrase("back-press"), _back), Choice(Phrase("done-press-two"), _bye))),
    "change": Menu(
        _visit,
        always(
            Choice(
                Phrase("change-time"),
                lambda state, _world: ask(replace(state, task="move", answered=False, page=0), "move-offers"),
            ),
            Choice(Phrase("change-cancel"), go("cancel-sure", answered=False, task="cancel")),
        ),
    ),
    "cancel-sure": Menu(
        fixed("cancel-sure"),
        always(
            Choice(Phrase("cancel-yes"), lambda state, _world: ask(state, "cancel")),
            Choice(Phrase("cancel-no"), go("visit", answered=True, task="visit")),
        ),
    ),
    "badge": Entry(fixed("ask-badge"), 6, _take_badge),
    "badge-done": Menu(
        lambda _state, _world: (),
        always(Choice(Phrase("badge-other"), go("badge")), Choice(Phrase("done-press-two"), _bye)),
    ),
    "ready": Menu(
        lambda state, world: (Phrase("ready-call"), *_visit(state, world), *_papers(state, world)),
        always(
            Choice(Phrase("ready-all"), _ready("ready")),
            Choice(Phrase("ready-missing"), _ready("missing")),
            Choice(Phrase("ready-change"), lambda state, _world: _change(state)),
        ),
    ),
}
