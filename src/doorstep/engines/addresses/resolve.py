"""Resolving an address: sector and house number give the block, a village is found by name or alias."""

import re
import unicodedata

from doorstep.engines.addresses.values import AddressSaid, Gazetteer, LocalityPlace, Place, SectorPlace
from doorstep.engines.digits import plain_digits

# A house is a number, perhaps with a letter or a fraction ("1234", "1234-A", "55/2", "SCO 14"), never zero.
_HOUSE = re.compile(r"^(?:(?:h\.?\s*no\.?|house|#|sco|scf|booth|flat)\s*)?(\d{1,5})(?:\s*[-/ ]?\s*[\w/-]{1,8})?$", re.I)
_SECTOR = re.compile(r"^(?:sector|sec|s|सेक्टर|ਸੈਕਟਰ)?[\s.-]*(\d{1,3})\s*(w|west)?\s*[-\s]?\s*([a-d])?$", re.IGNORECASE)
_NEIGHBOURS = {
    "panchkula",
    "mohali",
    "sas nagar",
    "sahibzada ajit singh nagar",
    "zirakpur",
    "new chandigarh",
    "mullanpur",
}
_GRID = {"en": "Sector", "hi": "सेक्टर", "pa": "ਸੈਕਟਰ"}
_FLOOR_WORD = {"en": "floor", "hi": "मंज़िल", "pa": "ਮੰਜ਼ਿਲ"}
_HOUSE_WORD = {"en": "House", "hi": "मकान", "pa": "ਮਕਾਨ"}


class Unresolved(ValueError):
    """No point can be given for this address. `reason` is one of: "house", "sector", "locality", "missing",
    "ambiguous", "outside", "pincode", "long"; `field` is the part of the address it is about."""

    def __init__(self, reason: str, field: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.reason = reason
        self.field = field


def resolve(*, said: AddressSaid, gazetteer: Gazetteer) -> Place:
    """This function will return where an address is, or raise `Unresolved`.

    A sector comes first; the words of `locality` may name a sector too ("Sector 22-C"), and those of `sector` a village
    that became one ("13" is Manimajra, by its alias)."""
    number = house_number(said.house)
    words = said.sector.strip() or said.locality.strip()
    if not words:
        raise Unresolved("missing", "sector")
    field = "sector" if said.sector.strip() else "locality"
    if found := _SECTOR.match(plain_digits(words)):
        code, letter = str(int(found[1])) + ("W" if found[2] else ""), (found[3] or "").upper()
        if sector := gazetteer.sectors.get(code):
            return _in_sector(said, sector, letter, number)
        words = f"sector {found[1]}" + (" west" if found[2] else "")
    if locality := find_locality(words=words, gazetteer=gazetteer):
        return _in_locality(said, locality)
    raise Unresolved("outside" if folded(words) in _NEIGHBOURS else field, field)


def house_number(house: str) -> int:
    """This function will return the leading number of a house as said, or raise `Unresolved` ("house" or "long")."""
    if len(house.strip()) > 40:
        raise Unresolved("long", "house")
    found = _HOUSE.match(plain_digits(house.strip()))
    if not found or int(found[1]) == 0:
        raise Unresolved("house", "house")
    return int(found[1])


def find_locality(*, words: str, gazetteer: Gazetteer) -> LocalityPlace | None:
    """This function will return the locality with this code or name in any language, else the only one with this alias,
    else the only one with this PIN code. Raises `Unresolved` ("ambiguous") when an alias names several."""
    wanted = folded(words)
    for locality in gazetteer.localities:
        if wanted in {folded(name) for name in (locality.code, *locality.name.values())}:
            return locality
    named = [locality for locality in gazetteer.localities if wanted in _aliases(locality)]
    if len(named) > 1:
        raise Unresolved("ambiguous", "locality")
    holders = named or [locality for locality in gazetteer.localities if locality.pincode == wanted]
    return holders[0] if len(holders) == 1 else None


def _aliases(locality: LocalityPlace) -> set[str]:
    return {folded(form) for alias in locality.aliases for form in (alias, alias.split("(")[0])}


def folded(words: str) -> str:
    """This function will return words as they are compared: small letters, single spaces, no punctuation."""
    plain = unicodedata.normalize("NFKC", words).casefold()
    return " ".join(re.sub(r"[.,\-_]", " ", plain).split())


def _in_sector(said: AddressSaid, sector: SectorPlace, letter: str, number: int) -> Place:
    spans = [span for span in sector.spans if span.first <= number <= span.last and letter in ("", span.block)]
    block = letter or (spans[0].block if spans else "")
    if letter and sector.blocks and letter not in sector.blocks:
        raise Unresolved("sector", "sector")
    point = sector.blocks.get(block)
    certainty = "house" if spans else "block" if letter and point else "sector"
    known = block if certainty != "sector" else ""
    lat, lon = (point.lat, point.lon) if point and known else (sector.lat, sector.lon)
    grid = f"{sector.code}-{known}" if known else sector.code
    house = plain_digits(said.house.strip())
    return Place(
        text={
            lang: f"{_HOUSE_WORD[lang]} {_bare(house)}, {word} {grid}{_tail(said, lang)}"
            for lang, word in _GRID.items()
        },
        sector=sector.code,
        block=known,
        locality="",
        house=house,
        floor=said.floor.strip(),
        landmark=said.landmark.strip(),
        pincode=said.pincode.strip() or sector.pincode,
        lat=lat,
        lon=lon,
        territory=sector.territory,
        certainty=certainty,  # type: ignore[arg-type]
        key=f"s{sector.code}:{folded(_bare(house))}:{folded(said.floor)}",
    )


def _in_locality(said: AddressSaid, locality: LocalityPlace) -> Place:
    house = plain_digits(said.house.strip())
    return Place(
        text={
            lang: f"{word} {_bare(house)}, {locality.name.get(lang) or locality.name['en']}{_tail(said, lang)}"
            for lang, word in _HOUSE_WORD.items()
        },
        sector="",
        block="",
        locality=locality.code,
        house=house,
        floor=said.floor.strip(),
        landmark=said.landmark.strip(),
        pincode=said.pincode.strip() or locality.pincode,
        lat=locality.lat,
        lon=locality.lon,
        territory=locality.territory,
        certainty="locality",
        key=f"l{locality.code}:{folded(_bare(house))}:{folded(said.floor)}",
    )


def _bare(house: str) -> str:
    return re.sub(r"^(?:h\.?\s*no\.?|house|#)\s*", "", house, flags=re.IGNORECASE)


def _tail(said: AddressSaid, language: str) -> str:
    """Floor and landmark, as given; a floor that is only a number says what it is."""
    floor = said.floor.strip()
    floor = f"{_FLOOR_WORD[language]} {floor}" if floor.isdigit() else floor
    return "".join(f", {part}" for part in (floor, said.landmark.strip()) if part)
