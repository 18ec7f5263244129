"""Steps of a booking or a move: the nearest windows, the read-back, the promise."""

from dataclasses import replace

from doorstep.engines.fees.itemise import itemise, total_paise
from doorstep.engines.phone_menu.booking import papers_said
from doorstep.engines.phone_menu.exits import leave, reference_said, spoken, to_person
from doorstep.engines.phone_menu.home import place_said
from doorstep.engines.phone_menu.speech import Part, Phrase
from doorstep.engines.phone_menu.turns import Act, Choice, Do, Go, Menu, Move, Step, always, ask, fixed, go, phrase
from doorstep.engines.phone_menu.values import Answer, Ask, Offered, Play, Request, Said, State, World

OFFERS_A_PAGE = 3


def offers_came(state: State, world: World, answer: Answer) -> Move:
    """This function will read out the nearest windows; where there are none, a person knows what else can be done."""
    if not answer.ok or not answer.offers:
        return to_person(state, world, Phrase("no-window"))
    return Go(replace(state, step="offer", offers=answer.offers, page=0, misses=0))


def _pages(offers: tuple[Offered, ...]) -> list[tuple[Offered, ...]]:
    """Three at a time; a page begins on a later day than the page before, so that "later days" keeps its word."""
    pages: list[tuple[Offered, ...]] = []
    left = offers
    while left:
        page = left[:OFFERS_A_PAGE]
        pages.append(page)
        left = tuple(one for one in left if one.on > page[-1].on)
    return pages


def _offer_choices(state: State, _world: World) -> tuple[Choice, ...]:
    pages = _pages(state.offers)
    shown = pages[state.page % len(pages)]
    choices = [Choice(_offer_said(one, number), _take(one)) for number, one in enumerate(shown, start=1)]
    if len(pages) > 1:
        last = state.page % len(pages) == len(pages) - 1
        key = Part("number", str(len(choices) + 1))
        choices.append(Choice(phrase("press-first-days" if last else "press-later-days", key=key), _later))
    return tuple(choices)


def _later(state: State, _world: World) -> Move:
    page = (state.page + 1) % len(_pages(state.offers))
    return Go(replace(state, page=page, misses=0))


def _offer_said(one: Offered, number: int) -> Phrase:
    key = Part("number", str(number))
    return phrase("press-for-offer", date=Part("date", one.on), window=Part("window", one.window), key=key)


def _take(one: Offered) -> Act:
    def act(state: State, _world: World) -> Move:
        chosen = replace(state, chosen=one)
        if state.task == "move":
            return Go(replace(chosen, step="confirm-move", misses=0))
        return ask(chosen, "hold", offered=one)

    return act


def held(state: State, world: World, answer: Answer) -> Move:
    """This function will read everything back while the window is kept; a lost window gives fresh ones."""
    if answer.ok:
        return Go(replace(state, step="confirm", hold=answer.hold, misses=0))
    if answer.refusal == "window-lost":
        return _lost(state, "offers")
    return to_person(state, world, Phrase("cannot-be-booked"))


def _lost(state: State, what: Request) -> Move:
    again = replace(state, step="offer", chosen=None, page=0, misses=0)
    said = Play(spoken(state, Phrase("window-gone")))
    return Do(again, (said, Ask(what)))


def _all_back(state: State, world: World) -> tuple[Said, ...]:
    chosen, home = state.chosen, state.address
    if chosen is None or home is None:
        return ()
    lines = itemise(catalogue=world.catalogue, services=state.services, answers=dict(state.answers), on=world.today)
    said: list[Said] = [Phrase("read-back")]
    said += [part for code in state.services for part in (Part("service", code), Part("pause", "300"))]
    said += [place_said(home, "at-home"), _when(chosen, "visit-on")]
    said.append(phrase("fee-is", money=Part("money_paise", str(total_paise(lines=lines)))))
    if any(line.amount_paise is None for line in lines):
        said.append(Phrase("fee-at-door"))
    if state.caller.kind == "abroad":
        said.append(Phrase("consent-asked"))
    return (*said, Phrase("privacy"))


def _when(one: Offered, key: str) -> Phrase:
    return phrase(key, date=Part("date", one.on), window=Part("window", one.window))


def booked(state: State, world: World, answer: Answer) -> Move:
    """This function will read the reference twice and the papers slowly; a window that was lost gives fresh ones."""
    if answer.ok:
        return Go(replace(state, step="booked", reference=answer.reference, owed=False, misses=0))
    if answer.refusal == "window-lost":
        return _lost(state, "offers")
    if answer.refusal == "too-many-open":
        return to_person(state, world, Phrase("too-many-open"))
    return to_person(state, world, Phrase("cannot-be-booked"))


def _booked(state: State, world: World) -> tuple[Said, ...]:
    said: list[Said] = [Phrase("booked")]
    if state.chosen:
        said.append(_when(state.chosen, "visit-on"))
    said += reference_said(state.reference)
    said.append(Phrase("keep-ready"))
    said += papers_said(world, state.services, dict(state.answers))
    sms = state.caller.kind in ("mobile", "abroad") or bool(state.phone)
    said.append(Phrase("sms-comes" if sms else "write-it-down"))
    return (*said, Phrase("never-told"))


def moved(state: State, world: World, answer: Answer) -> Move:
    """This function will tell the new window of a visit that was moved."""
    if answer.ok:
        return Go(replace(state, step="moved", answered=True, owed=False, misses=0))
    if answer.refusal == "window-lost":
        return _lost(state, "move-offers")
    return to_person(state, world, Phrase("cannot-be-changed"))


def _bye(state: State, _world: World) -> Move:
    return leave(state)


WINDOWS: dict[str, Step] = {
    "offer": Menu(fixed("nearest-windows"), _offer_choices),
    "confirm": Menu(
        _all_back,
        always(
            Choice(Phrase("book-press"), lambda state, _world: ask(state, "book", offered=state.chosen)),
            Choice(Phrase("other-time-press"), lambda state, _world: ask(replace(state, step="offer"), "offers")),
        ),
    ),
    "booked": Menu(_booked, always(Choice(Phrase("done-press"), _bye))),
    "confirm-move": Menu(
        lambda state, _world: (_when(state.chosen, "move-to"),) if state.chosen else (),
        always(
            Choice(Phrase("move-press"), lambda state, _world: ask(state, "move", offered=state.chosen)),
            Choice(Phrase("other-time-press"), go("offer", page=0)),
        ),
    ),
    "moved": Menu(
        lambda state, _world: (Phrase("moved"), _when(state.chosen, "visit-on")) if state.chosen else (),
        always(Choice(Phrase("done-press"), _bye)),
    ),
}
