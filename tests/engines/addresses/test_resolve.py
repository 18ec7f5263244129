"""From what people say of a door to a point."""

import pytest

from doorstep.engines.addresses.resolve import Unresolved, resolve
from doorstep.engines.addresses.values import (
    AddressSaid,
    BlockPoint,
    Gazetteer,
    HouseSpan,
    LocalityPlace,
    Place,
    SectorPlace,
)

BLOCKS = {letter: BlockPoint(letter, 30.70 + n / 1000, 76.70) for n, letter in enumerate("ABCD")}
SECTOR_33 = SectorPlace(
    "33", "city", 30.71, 76.71, "160020", BLOCKS, (HouseSpan("A", 1, 334), HouseSpan("C", 1101, 1404))
)
SECTOR_25W = SectorPlace("25W", "city", 30.75, 76.75, "160014", {}, ())
MANIMAJRA = LocalityPlace(
    "manimajra", {"en": "Manimajra", "hi": "मनीमाजरा"}, ("Sector 13", "Mani Majra"), "city", 30.72, 76.84, "160101"
)
DHANAS = LocalityPlace("dhanas", {"en": "Dhanas"}, ("Sector 39 West",), "city", 30.76, 76.74, "160014")
MALOYA = LocalityPlace("maloya", {"en": "Maloya"}, ("Sector 39 West",), "city", 30.75, 76.71, "160025")
CITY = Gazetteer({"33": SECTOR_33, "25W": SECTOR_25W}, (MANIMAJRA, DHANAS, MALOYA))


def find(**said: str) -> Place:
    return resolve(said=AddressSaid(**said), gazetteer=CITY)


@pytest.mark.parametrize(
    "sector",
    ["33", "Sector 33", "sec-33", "सेक्टर 33", "ਸੈਕਟਰ 33", "३३", "S 33"],
)
def test_a_sector_is_understood_however_it_is_written(sector: str) -> None:
    assert find(sector=sector, house="1200").sector == "33"


def test_a_house_number_in_another_script_is_written_in_figures_everybody_reads() -> None:
    assert find(sector="33", house="੧੨੦੦").text["pa"] == "ਮਕਾਨ 1200, ਸੈਕਟਰ 33-C"


def test_the_house_number_gives_the_block() -> None:
    place = find(sector="33", house="1200")
    assert (place.block, place.certainty) == ("C", "house")
    assert place.lat == BLOCKS["C"].lat
    assert place.text["en"] == "House 1200, Sector 33-C"
    assert place.text["hi"] == "मकान 1200, सेक्टर 33-C"


def test_a_floor_that_is_only_a_number_says_what_it_is() -> None:
    place = find(sector="33", house="1200", floor="2", landmark="by the park")
    assert place.text["en"] == "House 1200, Sector 33-C, floor 2, by the park"
    assert find(sector="33", house="1200", floor="Ground floor").text["en"].endswith(", Ground floor")


def test_a_number_in_no_known_range_is_only_as_certain_as_its_sector() -> None:
    place = find(sector="33", house="999")
    assert (place.block, place.certainty, place.lat) == ("", "sector", 30.71)


def test_a_block_that_was_said_is_believed() -> None:
    assert find(sector="33-B", house="999").certainty == "block"


def test_a_block_that_was_said_against_the_number_is_only_the_block() -> None:
    place = find(sector="33B", house="1200")
    assert (place.block, place.certainty) == ("B", "block")


@pytest.mark.parametrize("words", ["manimajra", "Mani Majra", "मनीमाजरा", "MANI-MAJRA", "Sector 13", "160101"])
def test_a_village_is_found_by_name_alias_or_pin(words: str) -> None:
    assert find(locality=words, house="12").locality == "manimajra"


def test_the_sector_a_village_became_is_that_village() -> None:
    assert find(sector="13", house="12").certainty == "locality"


def test_a_sector_with_a_letter_of_its_own_is_not_a_block() -> None:
    assert find(sector="25 West", house="3").sector == "25W"


def test_an_alias_of_several_villages_is_asked_about() -> None:
    with pytest.raises(Unresolved) as refused:
        find(locality="Sector 39 West", house="3")
    assert refused.value.reason == "ambiguous"


@pytest.mark.parametrize(
    ("said", "reason", "field"),
    [
        ({"sector": "99", "house": "1"}, "sector", "sector"),
        ({"locality": "Springfield", "house": "1"}, "locality", "locality"),
        ({"locality": "Panchkula", "house": "1"}, "outside", "locality"),
        ({"sector": "33", "house": "0"}, "house", "house"),
        ({"sector": "33", "house": ""}, "house", "house"),
        ({"sector": "33", "house": "😀"}, "house", "house"),
        ({"sector": "33", "house": "1" * 41}, "long", "house"),
        ({"house": "1"}, "missing", "sector"),
        ({"sector": "33-E", "house": "1"}, "sector", "sector"),
    ],
)
def test_what_cannot_be_found_is_refused_with_the_reason(said: dict[str, str], reason: str, field: str) -> None:
    with pytest.raises(Unresolved) as refused:
        find(**said)
    assert (refused.value.reason, refused.value.field) == (reason, field)


def test_one_door_said_in_two_ways_has_one_key() -> None:
    assert find(sector="33", house="# 1200").key == find(sector="Sector 33-C", house="House 1200").key
    assert find(sector="33", house="1200").key != find(sector="33", house="1200", floor="2").key
