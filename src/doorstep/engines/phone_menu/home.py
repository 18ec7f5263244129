"""Steps of a booking: to which home, for whom, and where the messages go."""

from dataclasses import replace

from doorstep.engines.addresses.resolve import Unresolved, resolve
from doorstep.engines.addresses.values import AddressSaid, Place
from doorstep.engines.phone_menu.exits import call_back
from doorstep.engines.phone_menu.speech import Part, Phrase
from doorstep.engines.phone_menu.turns import (
    Act,
    Choice,
    Entry,
    Go,
    Menu,
    Move,
    Step,
    Voice,
    always,
    ask,
    fixed,
    go,
    listed,
    phrase,
)
from doorstep.engines.phone_menu.values import Said, SavedAddress, State, World

MOST_SAVED = 3
NAME_SECONDS, ADDRESS_SECONDS = 5, 30


def begin(state: State, world: World) -> Move:
    """This function will ask where the visit shall be: the homes that this number booked for come first."""
    if state.address is not None:
        return _offers(state)
    return Go(replace(state, step="saved" if _saved(state, world) else "sector", page=0, misses=0))


def _saved(state: State, world: World) -> tuple[SavedAddress, ...]:
    """Those that can still be found: a sector may have been taken out of the city's files."""
    return tuple(one for one in state.caller.saved if _place(one, world))[:MOST_SAVED]


def _place(home: SavedAddress, world: World) -> Place | None:
    said = AddressSaid(sector=home.sector, locality=home.locality, house=home.house)
    try:
        return resolve(said=said, gazetteer=world.gazetteer)
    except Unresolved:
        return None


def place_said(home: SavedAddress, key: str) -> Phrase:
    """This function will return a phrase with a home in its slots."""
    where = Part("locality", home.locality) if home.locality else Part("sector", _sector(home))
    return phrase(key, house=Part("house", home.house), where=where)


def _sector(home: SavedAddress) -> str:
    """A sector that has a side, as 38 West, is said without its block."""
    return f"{home.sector}-{home.block}" if home.block and home.sector.isdecimal() else home.sector


def _saved_choices(state: State, world: World) -> tuple[Choice, ...]:
    known = [(place_said(one, "press-for-home"), _take_saved(one)) for one in _saved(state, world)]
    return listed([*known, (Phrase("press-other-home"), go("sector"))], 0)


def _take_saved(home: SavedAddress) -> Act:
    return lambda state, _world: _offers(replace(state, address=home, phone=home.phone))


def _take_sector(state: State, world: World, keys: str) -> Move | None:
    if keys == world.menu.village_key:
        return Go(replace(state, step="village", misses=0))
    named = [code for code in world.gazetteer.sectors if code.rstrip("EW") == str(int(keys or 0))]
    if not named:
        return None
    if len(named) > 1:
        return Go(replace(state, step="sector-which", sector=str(int(keys)), misses=0))
    return Go(replace(state, step="house", sector=named[0], misses=0))


def _sectors(state: State, world: World) -> tuple[Choice, ...]:
    bare = state.sector.rstrip("EW")
    named = [code for code in world.gazetteer.sectors if code.rstrip("EW") == bare]
    return listed([(Part("sector", code), go("house", sector=code)) for code in named], 0)


def _take_house(state: State, world: World, keys: str) -> Move | None:
    if not keys.strip("0"):
        return None
    typed = SavedAddress("", "", state.sector, "", str(int(keys)), "", "")
    place = _place(typed, world)
    if place is None:
        return None
    return Go(replace(state, step="address-check", address=replace(typed, block=place.block), misses=0))


def _read_back(state: State, _world: World) -> tuple[Said, ...]:
    return (place_said(state.address, "address-is"),) if state.address else ()


def _keyed(state: State, _world: World) -> Move:
    """The home is known; then whom the messages reach, and who is visited."""
    kind = state.caller.kind
    if kind == "abroad":
        return Go(replace(state, step="applicant-phone", misses=0))
    if kind == "landline":
        return Go(replace(state, step="sms-ask", misses=0))
    return who(state)


def who(state: State) -> Move:
    """This function will ask for the name of whoever is visited, if it is not known by their number."""
    named = state.caller.name and state.caller.kind != "abroad"
    return _offers(state) if named else Go(replace(state, step="name", misses=0))


def _take_phone(state: State, _world: World, keys: str) -> Move | None:
    """Ten digits of a mobile in India, which begin with 6 to 9."""
    digits = keys.removeprefix("0")
    if len(digits) != 10 or digits[0] not in "6789":
        return None
    return Go(replace(state, phone=f"+91{digits}", step="phone-check", misses=0))


def _phone_back(state: State, _world: World) -> tuple[Said, ...]:
    return (phrase("phone-is", digits=Part("digits", state.phone.removeprefix("+91"))),)


def _phone_again(state: State, _world: World) -> Move:
    step = "applicant-phone" if state.caller.kind == "abroad" else "sms-phone"
    return Go(replace(state, phone="", step=step, misses=0))


def _offers(state: State) -> Move:
    return ask(replace(state, step="offer", page=0), "offers")


def _to_call_back(state: State, _world: World) -> Move:
    return call_back(state, "address-spoken", Phrase("address-noted"))


HOME: dict[str, Step] = {
    "saved": Menu(fixed("which-home"), _saved_choices),
    "sector": Entry(fixed("ask-sector"), 2, _take_sector),
    "sector-which": Menu(fixed("which-sector"), _sectors),
    "house": Entry(fixed("ask-house"), 5, _take_house),
    "address-check": Menu(
        _read_back,
        always(
            Choice(Phrase("right-press"), _keyed),
            Choice(Phrase("wrong-press"), go("sector", address=None, sector="")),
        ),
    ),
    "village": Voice(fixed("speak-address"), ADDRESS_SECONDS, _to_call_back),
    "applicant-phone": Entry(fixed("ask-applicant-phone"), 11, _take_phone),
    "sms-ask": Menu(
        fixed("ask-for-mobile"),
        always(
            Choice(Phrase("mobile-have"), go("sms-phone")),
            Choice(Phrase("mobile-none"), lambda state, _world: who(replace(state, phone=""))),
        ),
    ),
    "sms-phone": Entry(fixed("ask-sms-phone"), 11, _take_phone),
    "phone-check": Menu(
        _phone_back,
        always(
            Choice(Phrase("right-press"), lambda state, _world: who(state)),
            Choice(Phrase("wrong-press"), _phone_again),
        ),
    ),
    "name": Voice(fixed("speak-name"), NAME_SECONDS, lambda state, _world: _offers(state)),
}
