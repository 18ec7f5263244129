"""Reading a whole city: what comes out of a good one, and that a broken one is told all of it at once."""

from pathlib import Path

from doorstep.engines.catalogue.values import Condition, Requirement
from doorstep.engines.city.read import read_city
from doorstep.engines.city.values import HouseRange, Template, Window
from tests.engines.city.small_city import SMALL, change, copy_of_small, faults_of


def test_a_good_city_is_read_without_a_fault() -> None:
    city, faults = read_city(folder=SMALL)
    assert faults == ()
    assert city is not None
    assert city.code == "small"
    assert city.languages == ("en", "hi")
    assert city.rules["horizon_days"] == 14
    assert city.rules["publish_at"] == "19:00"
    assert city.windows == (Window(540, 720), Window(720, 900))
    assert city.house_ranges[1] == HouseRange("1", "B", 501, 671)
    assert city.sectors[0].outline[0] == (76.71, 30.71)
    assert city.localities[0].aliases == ("Sector 3", "Burel")
    assert city.depots[0].kits == {"aadhaar-kit": 2}
    assert city.depots[0].weekly_off == 6
    assert city.holidays[0].name == {"en": "Republic Day", "hi": "गणतंत्र दिवस"}
    assert Template("code", "hi", "कहा: {code} {minutes}") in city.templates
    assert city.road_edges == SMALL / "road_edges.csv"


def test_a_field_agents_hours_are_minutes_after_midnight() -> None:
    city, _ = read_city(folder=SMALL)
    assert city is not None
    bilal = city.agents[1]
    assert (bilal.shift_starts_minute, bilal.shift_ends_minute) == (540, 1020)
    assert (bilal.break_minutes, bilal.break_earliest_minute, bilal.break_latest_minute) == (30, 720, 840)
    assert bilal.weekly_offs == (5, 6)


def test_a_field_agent_may_be_in_reserve(tmp_path: Path) -> None:
    folder = copy_of_small(tmp_path)
    change(folder, "agents.csv", "weekly_offs", "weekly_offs,reserve")
    change(folder, "agents.csv", ",Sun\n", ",Sun,\n")
    change(folder, "agents.csv", "Sat|Sun", "Sat|Sun,yes")
    city, faults = read_city(folder=folder)
    assert faults == () and city is not None
    assert [agent.reserve for agent in city.agents] == [False, True]
    change(folder, "agents.csv", "Sat|Sun,yes", "Sat|Sun,perhaps")
    assert "'reserve' is 'perhaps'" in faults_of(folder)[0].message


def test_the_catalogue_keeps_the_order_of_its_file() -> None:
    city, _ = read_city(folder=SMALL)
    assert city is not None
    assert list(city.catalogue.services) == ["income-certificate", "token"]
    service = city.catalogue.services["income-certificate"]
    assert (service.minutes_typical, service.minutes_p90) == (12, 20)
    assert service.requirements == (
        Requirement("any_one", ("voter-card",)),
        Requirement("all", ("photo",), Condition("old-enough", ("yes",))),
    )
    assert service.provenance == {"minutes": "assumed"}
    assert city.catalogue.questions["old-enough"].choices[0].refuses is None
    assert city.catalogue.forms["income"].fields[0].source == "applicant.name"
    assert city.catalogue.fees[0].valid_from_on == "2023-02-06"
    assert city.catalogue.fees[2].valid_until_on == ""
    assert city.catalogue.concessions[0].percent == 50


def test_every_fault_of_every_file_is_told_at_once(tmp_path: Path) -> None:
    city = copy_of_small(tmp_path)
    change(city, "rules.toml", "hold_minutes = 10", "hold_minuts = 10")
    change(city, "depots.csv", "north", "nort")
    change(city, "services.toml", 'department = "revenue"', 'department = "revenu"')
    change(city, "services.toml", "p90 = 20", "p90 = 2")
    (city / "forms.toml").unlink()
    change(city, "fees.toml", "[[fee]]", "[[fee]")
    told = [(fault.file, fault.line) for fault in faults_of(city)]
    assert told == [
        ("depots.csv", 2),
        ("fees.toml", 1),
        ("forms.toml", 0),
        ("rules.toml", 0),
        ("rules.toml", 3),
        ("services.toml", 4),
        ("services.toml", 7),
    ]


def test_an_empty_folder_lacks_every_file(tmp_path: Path) -> None:
    faults = faults_of(tmp_path)
    assert {fault.message for fault in faults} == {"The file is missing."}
    assert {fault.file for fault in faults} == {path.name for path in SMALL.iterdir()}


def test_a_folder_that_is_not_there_is_one_fault(tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path / "nowhere")
    assert "no folder" in fault.message


def test_a_broken_file_is_not_blamed_for_what_others_refer_to_in_it(tmp_path: Path) -> None:
    city = copy_of_small(tmp_path)
    change(city, "documents.toml", 'kind = "identity"', "kind = identity")
    (fault,) = faults_of(city)
    assert (fault.file, fault.line) == ("documents.toml", 4)


def test_a_file_that_is_not_utf_8_is_told_with_the_line(tmp_path: Path) -> None:
    city = copy_of_small(tmp_path)
    (city / "holidays.csv").write_bytes(b"date,name_en,name_hi\n2026-01-26,Jour de la R\xe9publique,x\n")
    (fault,) = faults_of(city)
    assert (fault.file, fault.line, fault.mend) == ("holidays.csv", 2, "Save it again as UTF-8.")


def test_a_byte_order_mark_from_a_spreadsheet_does_no_harm(tmp_path: Path) -> None:
    city = copy_of_small(tmp_path)
    text = (city / "holidays.csv").read_text(encoding="utf-8")
    (city / "holidays.csv").write_text(text, encoding="utf-8-sig")
    data, faults = read_city(folder=city)
    assert data is not None and faults == ()


def test_a_broken_city_file_does_not_make_every_text_a_fault(tmp_path: Path) -> None:
    city = copy_of_small(tmp_path)
    change(city, "city.toml", "[", "")
    (fault,) = faults_of(city)
    assert (fault.file, fault.line) == ("city.toml", 4)
