"""Each kind of fault: one change to a good city, and what is said about it and where."""

from pathlib import Path

import pytest

from tests.engines.city.small_city import change, copy_of_small, faults_of

Case = tuple[str, str, str, int, str, str]
"""File, what is replaced, by what; then line, a part of the message, a part of the mend."""

GEOGRAPHY: dict[str, Case] = {
    "a point outside the boundary": ("blocks.csv", "30.722", "30.622", 2, "outside the city's boundary", "lat and lon"),
    "a depot outside": ("depots.csv", "30.72,76.72", "76.72,30.72", 2, "outside the city's boundary", "lat and lon"),
    "a sector outside": ("sectors.geojson", '"lat":30.76', '"lat":31.76', 3, "outside the city's boundary", "lat"),
    "a coordinate in words": ("blocks.csv", "30.722", "thirty", 2, "'lat' is 'thirty', which is no number", "30.7331"),
    "an unknown sector": ("blocks.csv", "1,B", "7,B", 3, "There is no sector '7'", "Add the sector"),
    "a block twice": ("blocks.csv", "1,B", "1,A", 3, "block '1-A' is already there, on line 2", "another code"),
    "ranges that overlap": ("house_ranges.csv", "501", "300", 3, "Houses 300 to 334 of sector 1 are also", "one range"),
    "a range that runs back": ("house_ranges.csv", "1,334", "9,4", 2, "ends at 4, before it begins at 9", "Swap"),
    "a house number of 0": ("house_ranges.csv", "1,334", "0,334", 2, "'first' is '0'", "1 or more"),
    "an unknown block": ("house_ranges.csv", "1,B", "1,C", 3, "There is no block '1-C'", "Did you mean '1-B'?"),
    "a bad PIN code": ("localities.csv", "160047", "16004", 2, "'16004', which is no PIN code", "six digits"),
    "a sector's bad PIN": ("sectors.geojson", '"160002"', '"16"', 3, "'16', which is no PIN code", "six digits"),
    "an unknown quality": ("localities.csv", "polygon", "good", 2, "'quality' is 'good'", "survey"),
    "another place's name": ("localities.csv", "Burel", "Attawa", 2, "also the name of locality 'attawa'", "own name"),
    "a locality twice": ("localities.csv", "attawa,", "burail,", 3, "locality 'burail' is already there", "another"),
    "a missing name": ("localities.csv", "बुड़ैल", "", 2, "'name_hi' is empty", "Fill it in"),
    "an unknown territory": (
        "sectors.geojson",
        '"north"',
        '"south"',
        2,
        "no territory 'south'",
        "Did you mean 'north'?",
    ),
    "a sector's number as a number": (
        "sectors.geojson",
        '"code":"2"',
        '"code":2',
        3,
        "'code' is missing or not",
        "Add",
    ),
    "an unknown property": ("sectors.geojson", '"code":"2"', '"code":"2","x":1', 3, "'x' is not known", "Take it out"),
    "a sector twice": ("sectors.geojson", '"code":"2"', '"code":"1"', 3, "sector '1' is already there", "another"),
    "an open outline": ("sectors.geojson", "[76.75,30.75]]]", "[76.7,30.7]]]", 3, "no closed outline", "one ring"),
    "a point for a polygon": ("boundary.geojson", "Polygon", "Point", 1, "no closed outline", "one Polygon"),
    "a comma in GeoJSON": ("sectors.geojson", '"1",', '"1"', 2, "This is not JSON", "quotes and commas"),
    "no feature": ("boundary.geojson", '"Feature"', '"Geometry"', 0, "There is no feature", "FeatureCollection"),
    "an unknown road node": ("road_edges.csv", "0,1,", "0,7,", 2, "There is no road node '7'", "Add"),
    "a road node out of order": ("road_nodes.csv", "\n1,", "\n5,", 3, "Node 5 should be 1", "0, 1, 2"),
    "a road's column": ("road_edges.csv", "time_s_ab", "seconds", 1, "Column 'time_s_ab' is missing", "Add time_s_ab"),
    "a road's negative time": ("road_edges.csv", "300", "-3", 2, "'time_s_ab' is less than nothing", "0 or more"),
}

SETTINGS: dict[str, Case] = {
    "an unknown time zone": ("city.toml", "Kolkata", "Kolkatta", 3, "no time zone", "Did you mean 'Asia/Kolkata'?"),
    "a helpline in words": ("city.toml", "1800-000-0000", "call us", 5, "no telephone number", "1800-180-1725"),
    "no language": ("city.toml", '["en", "hi"]', "[]", 4, "The city has no language", '["en", "hi", "pa"]'),
    "a city's name lacks a language": ("city.toml", ', hi = "छोटा"', "", 2, "no text in 'hi'", 'Add hi = "..."'),
    "a rule misspelt": ("rules.toml", "code_tries", "code_trys", 14, "not known here", "Did you mean 'code_tries'?"),
    "a rule missing": ("rules.toml", "code_tries = 5\n", "", 0, "'code_tries' is missing", "Add code_tries"),
    "a rule as text": ("rules.toml", "= 14", '= "14"', 1, "must be a whole number", "without quotes"),
    "a rule as a truth": ("rules.toml", "= 14", "= true", 1, "must be a whole number", "without quotes"),
    "a rule too great": ("rules.toml", "= 14", "= 140", 1, "140, but must be from 1 to 60", "from 1 to 60"),
    "no time of day": ("rules.toml", "07:00", "7 am", 10, "'7 am', which is no time of day", "09:00"),
    "a roster too short": ("rules.toml", "= 21", "= 7", 2, "The roster ends before", "horizon_days or more"),
    "a window that runs back": ("windows.toml", '"15:00"', '"11:00"', 5, "ends before it starts", "later time"),
    "windows that overlap": (
        "windows.toml",
        'ends = "12:00"',
        'ends = "13:00"',
        5,
        "starts before the one above",
        "order",
    ),
    "a day that is none": ("holidays.csv", "2026-01-26", "2026-02-30", 2, "which is no date", "2026-01-26"),
    "a day written otherwise": ("holidays.csv", "2026-01-26", "26/1/2026", 2, "which is no date", "2026-01-26"),
    "a holiday twice": ("holidays.csv", "2026-08-15", "2026-01-26", 3, "already a holiday, on line 2", "both names"),
    "a missing column": ("holidays.csv", "name_hi", "name_pa", 1, "Column 'name_hi' is missing", "Add name_hi"),
    "a cell too many": ("holidays.csv", "Republic Day", "Republic, Day", 2, "has 4 cells, but", "quotes round a cell"),
    "an unfinished text": ("windows.toml", '"15:00"', '"15:00', 7, "This is not TOML", "quotes"),
}

ROSTER: dict[str, Case] = {
    "a skill lacks a language": ("skills.toml", ', hi = "सामान्य"', "", 3, "no text in 'hi'", 'Add hi = "..."'),
    "a code with a space": ("skills.toml", '"basic"', '"Ba sic"', 2, "'Ba sic' is not a code", "small letters"),
    "a depot's day": ("depots.csv", "Sun", "Sunday", 2, "'Sunday', which is no day", "Sat, Sun"),
    "a kit misspelt": (
        "depots.csv",
        "kit:aadhaar-kit",
        "kit:adhaar-kit",
        1,
        "not counted",
        "Did you mean 'aadhaar-kit'?",
    ),
    "a kit that is not counted": ("depots.csv", "kit:aadhaar-kit", "kit:pos", 1, "not counted", "counted = true"),
    "half a kit": ("depots.csv", "Sun,2", "Sun,0.5", 2, "'kit:aadhaar-kit' is '0.5'", "whole number"),
    "a field agent's depot": ("agents.csv", "m,SC1", "m,SC9", 3, "There is no depot 'SC9'", "Did you mean 'SC1'?"),
    "a field agent's skill": ("agents.csv", "basic,hi", "basics,hi", 3, "no skill 'basics'", "Did you mean 'basic'?"),
    "a field agent's language": ("agents.csv", "basic,hi", "basic,fr", 3, "no language 'fr'", "Add the language"),
    "no skill": ("agents.csv", "basic,hi", ",hi", 3, "Has no skill or no language", "at least one"),
    "a gender": ("agents.csv", ",m,", ",male,", 3, "'gender' is 'male'", "f, m, x"),
    "a shift that runs back": ("agents.csv", "09:00-17:00", "17:00-09:00", 2, "no span of time", "09:00-17:00"),
    "a break outside the shift": ("agents.csv", "12:00-14:00", "08:00-14:00", 2, "outside the shift", "inside shift"),
    "a break too long": ("agents.csv", ",30,", ",180,", 2, "The break does not fit", "break_minutes long"),
    "works while the depot is closed": (
        "agents.csv",
        "Sat|Sun",
        "Sat",
        3,
        "the day depot SC1 is closed",
        "weekly_offs",
    ),
    "a day off twice": ("agents.csv", "Sat|Sun", "Sun|Sun", 3, "names something twice", "Take one of them out"),
    "a field agent twice": ("agents.csv", "FA2", "FA1", 3, "agent 'FA1' is already there, on line 2", "another code"),
}

CATALOGUE: dict[str, Case] = {
    "a department": (
        "services.toml",
        '"revenue"',
        '"revenues"',
        4,
        "no department 'revenues'",
        "Did you mean 'revenue'?",
    ),
    "a document": ("services.toml", '"voter-card"', '"voter-crad"', 16, "no document", "Did you mean 'voter-card'?"),
    "a question": (
        "services.toml",
        '"due-date"]',
        '"duedate"]',
        10,
        "no question 'duedate'",
        "Did you mean 'due-date'?",
    ),
    "a form": ("services.toml", '"income"', '"incomes"', 11, "no form 'incomes'", "Did you mean 'income'?"),
    "a skill": ("services.toml", '"basic"', '"basik"', 8, "no skill 'basik'", "Did you mean 'basic'?"),
    "a kit": ("services.toml", '"pos"', '"poz"', 9, "no kit 'poz'", "Did you mean 'pos'?"),
    "a choice": ("services.toml", '["yes"]', '["yess"]', 21, "no answer to question 'old-enough', 'yess'", "'yes'?"),
    "a question that is not asked": ("services.toml", '["old-enough", ', "[", 21, "does not ask question", "Add it"),
    "an unknown key": ("services.toml", "search_words", "search_word", 6, "not known", "Did you mean 'search_words'?"),
    "a missing key": ("services.toml", 'skill = "basic"\n', "", 1, "'skill' is missing", "Add skill = ..."),
    "a service twice": (
        "services.toml",
        '"token"',
        '"income-certificate"',
        27,
        "is already there, on line 2",
        "another",
    ),
    "p90 below typical": ("services.toml", "p90 = 20", "p90 = 10", 7, "less than the typical 12", "typical or more"),
    "minutes as a number": (
        "services.toml",
        "{typical = 12, p90 = 20}",
        "12",
        7,
        "'minutes' must be a table",
        "braces",
    ),
    "an unknown rule": ("services.toml", '"any_one"', '"any-one"', 15, "not allowed", "Did you mean 'any_one'?"),
    "a requirement of nothing": ("services.toml", '["voter-card"]', "[]", 16, "No document is named", "at least one"),
    "a list with a number": ("services.toml", '["pos"]', '["pos", 1]', 9, "not a text", "square brackets"),
    "an unsafe address": ("services.toml", "skill", 'online_url = "http://x"\nskill', 8, "no safe address", "https://"),
    "an unknown source": ("services.toml", '"assumed"', '"guessed"', 24, "does not say where", "memory"),
    "not offered without a reason": (
        "services.toml",
        "not_offered_because",
        "#",
        36,
        "not said why",
        "not_offered_because",
    ),
    "real time without a reason": (
        "services.toml",
        "real_time_reason",
        "#",
        34,
        "must be up to date",
        "real_time_reason",
    ),
    "a foreign language": ("departments.toml", "hi =", 'hi = "x", hn =', 3, "no language of the city", "Take it out"),
    "a question of one choice": ("questions.toml", '"choice"', '"date"', 7, "A date has no choices", "choice"),
    "a choice without choices": ("questions.toml", '"date"', '"choice"', 16, "two answers or more", "question.choice"),
    "a refusal lacks a language": ("questions.toml", ', hi = "कृपया केंद्र आएँ।"', "", 14, "no text in 'hi'", "Add hi"),
    "a field's kind": ("forms.toml", '"boxes"', '"box"', 10, "not allowed", "Did you mean 'boxes'?"),
    "a field twice": ("forms.toml", 'code = "signature"', 'code = "name"', 1, "two fields 'name'", "another code"),
    "half a copy": ("documents.toml", "copies = 1", "copies = 0.5", 6, "must be a whole number", "digits"),
}

FEES_AND_MESSAGES: dict[str, Case] = {
    "fees that overlap": ("fees.toml", "2027-01-01", "2027-06-01", 11, "holds for the same", "End one where"),
    "a fee that ends before": ("fees.toml", "2027-01-01", "2023-01-01", 8, "not after 2023-02-06", "first day"),
    "a fee's day": ("fees.toml", "2023-02-06", '"6 Feb 2023"', 7, "'valid_from_on' is no date", "2026-04-01"),
    "a fixed fee without amount": (
        "fees.toml",
        "amount_paise = 20000\n",
        "",
        1,
        "needs its amount",
        "amount_paise = 20000",
    ),
    "an amount read at the door": (
        "fees.toml",
        '"fixed"',
        '"at_door"',
        6,
        "Only a fixed fee has an amount",
        "Take it out",
    ),
    "an amount in rupees": ("fees.toml", "20000", "200.00", 6, "must be a whole number", "digits"),
    "a fee's service": (
        "fees.toml",
        '["income-certificate"]',
        '["income"]',
        25,
        "no service 'income'",
        "Add the service",
    ),
    "a fee of no service": (
        "fees.toml",
        'services = ["income-certificate"]\n',
        "",
        20,
        "must name its services",
        "Add",
    ),
    "a concession's choice": ("fees.toml", '["yes"]', '["maybe"]', 32, "'maybe'", "Add the answer"),
    "a concession's scope": ("fees.toml", '["first"]', '["frist"]', 33, "no scope 'frist'", "first"),
    "a concession too great": ("fees.toml", "percent = 50", "percent = 150", 34, "from 1 to 100", "from 1 to 100"),
    "an unknown event": ("messages.toml", '"morning"', '"mourning"', 44, "no event 'mourning'", "'morning'?"),
    "an event twice": ("messages.toml", '"booked-helper"', '"booked"', 14, "already has a template", "Keep one"),
    "an unknown placeholder": ("messages.toml", "{code}", "{cod}", 3, "uses {cod}, which", "Did you mean 'code'?"),
    "a placeholder in one language": (
        "messages.toml",
        "कहा: {agent} {visit}",
        "कहा: {agent}",
        45,
        "Not every language says",
        "same",
    ),
    "a needed placeholder": ("messages.toml", "Said: {agent}", "Said:", 45, "does not say {agent}", "Put {agent} in"),
    "a brace too few": ("messages.toml", "{minutes}", "{minutes", 3, "braces of the text in 'en'", "{name}"),
    "a format in a placeholder": ("messages.toml", "{minutes}", "{minutes:d}", 3, "braces", "{name}"),
    "three variables without a reason": (
        "messages.toml",
        'three_because = "Needed."\n',
        "",
        15,
        "has 3 variables",
        "say why there are three",
    ),
    "four variables": (
        "messages.toml",
        "{applicant} {when} {ref",
        "{applicant} {when} {date} {ref",
        15,
        "has 4",
        "at most 2",
    ),
    "a tag that is none": (
        "messages.toml",
        '{code} {minutes}"}\n',
        '{code} {minutes}"}\nvariables.code = {tag = "numerical"}\n',
        4,
        "'numerical', which is not allowed",
        "'numeric'?",
    ),
    "a variable that no text has": (
        "messages.toml",
        '{code} {minutes}"}\n',
        '{code} {minutes}"}\nvariables.cod = {most = 6}\n',
        4,
        "No text of this template uses {cod}",
        "'code'?",
    ),
    "a template id with letters": (
        "messages.toml",
        '{code} {minutes}"}\n',
        '{code} {minutes}"}\ntemplate_id.hi = "1107-x"\n',
        4,
        "is no id of the operators",
        "digits",
    ),
    "a text missing": ("messages.toml", 'hi = "कहा: {code} {minutes}"', 'hi = ""', 3, "no text in 'hi'", "Add hi"),
}

CASES = GEOGRAPHY | SETTINGS | ROSTER | CATALOGUE | FEES_AND_MESSAGES


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_a_fault_is_told_with_its_line_and_its_mend(tmp_path: Path, case: Case) -> None:
    file, old, new, line, message, mend = case
    city = copy_of_small(tmp_path)
    change(city, file, old, new)
    faults = faults_of(city)
    found = [fault for fault in faults if fault.file == file and message in fault.message]
    assert found, faults
    assert found[0].line == line
    assert mend in found[0].mend


def test_no_two_tables_of_cases_share_a_name() -> None:
    tables = (GEOGRAPHY, SETTINGS, ROSTER, CATALOGUE, FEES_AND_MESSAGES)
    assert len(CASES) == sum(len(table) for table in tables)


def test_an_event_without_a_template_is_a_fault(tmp_path: Path) -> None:
    city = copy_of_small(tmp_path)
    text = (city / "messages.toml").read_text(encoding="utf-8")
    (city / "messages.toml").write_text(text[: text.rindex("[[template]]")], encoding="utf-8")
    (fault,) = faults_of(city)
    assert fault.message == "Event 'letter' has no template."


def test_departmental_lines_of_one_service_add_up(tmp_path: Path) -> None:
    city = copy_of_small(tmp_path)
    stamp = (city / "fees.toml").read_text(encoding="utf-8").split("[[fee]]")[3].split("[[concession]]")[0]
    with (city / "fees.toml").open("a", encoding="utf-8") as fees:
        fees.write("\n[[fee]]" + stamp.replace('"stamp"', '"counter"') + "\n[[fee]]" + stamp)
    (fault,) = faults_of(city)
    assert "'stamp' (line 20)" in fault.message
