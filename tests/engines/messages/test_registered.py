"""What an operator would scrub."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.engines.messages.registered import (
    CBN,
    NUMERIC,
    URL,
    Variable,
    as_registered,
    matches,
    template_faults,
    value_faults,
    white_list,
)
from doorstep.engines.messages.segments import beyond_gsm

KNOWN = white_list(domains=["https://sampark.example/x", "chd.example.org"], numbers=["1800-180-1725"])
TEXT = "{agent} comes {when}. If anyone else comes, call 1800-180-1725"
VARIABLES = (Variable("agent", most=12), Variable("when"))


def codes(text: str, reason: str = "") -> list[str]:
    return [fault.code for fault in template_faults(text=text, three_because=reason, allowed=KNOWN)]


def test_a_text_with_two_variables_a_known_link_and_a_known_number_is_right() -> None:
    assert codes("{a} {b} see https://sampark.example/c/{a_b} or call 1800 180 1725", "why") == []
    assert codes("Visit {reference} on chd.example.org") == []


def test_three_variables_need_a_reason_and_four_have_none() -> None:
    assert codes("{a} {b} {c}") == ["no-reason"]
    assert codes("{a} {b} {c}", "for the helper") == []
    assert codes("{a} {b} {a}") == ["no-reason"]
    assert codes("{a} {b} {c} {d}", "for the helper") == ["too-many"]


@pytest.mark.parametrize(
    "text", ["see http://evil.example.net/x", "see bit.ly/3xYz", "see www.chd.com", "HTTPS://SAMPARK.EXAMPLE.ORG"]
)
def test_a_link_that_is_not_white_listed_is_found(text: str) -> None:
    assert codes(text) == ["link"]


@pytest.mark.parametrize("text", ["call 98765 43210", "call +91 9876543210", "call 0172-2700001", "call 1860 180 1725"])
def test_a_number_that_is_not_white_listed_is_found(text: str) -> None:
    assert codes(text) == ["number"]


def test_a_reference_a_code_and_a_day_are_no_telephone_numbers() -> None:
    assert codes("Reference 1234 5678, code 123456, 2 Dec 2026, 10:40") == []


def test_a_text_is_handed_in_with_the_tags_of_its_variables() -> None:
    assert (
        as_registered(text="{code} at {x}", variables=[Variable("code", NUMERIC)]) == "{#numeric#} at {#alphanumeric#}"
    )


@pytest.mark.parametrize(
    ("variable", "value", "fault"),
    [
        (Variable("agent", most=12), "Asha Kumari", None),
        (Variable("agent", most=12), "Asha Kumari Devi", "too-long"),
        (Variable("agent"), "Asha bit.ly/x", "link"),
        (Variable("agent"), "Asha 98765 43210", "number"),
        (Variable("agent"), "Dr.Asha", None),
        (Variable("agent", NUMERIC), "123456", None),
        (Variable("agent", NUMERIC), "१२३", "not-digits"),
        (Variable("agent", URL), "https://sampark.example/c/abc", None),
        (Variable("agent", URL), "https://evil.example/c/abc", "link"),
        (Variable("agent", CBN), "1800 180 1725", None),
        (Variable("agent", CBN), "1800 180 1726", "number"),
    ],
)
def test_a_value_is_of_its_kind_and_within_its_limit(variable: Variable, value: str, fault: str | None) -> None:
    found = value_faults(text="{agent}", variables=[variable], values={"agent": value}, allowed=KNOWN)
    assert [one.code for one in found] == ([fault] if fault else [])
    assert all(one.variable == "agent" and value not in repr(one) for one in found)


def test_one_letter_that_differs_is_found() -> None:
    final = "Asha comes Tue 1 Dec. If anyone else comes, call 1800-180-1725"
    assert matches(text=TEXT, variables=VARIABLES, final=final)
    assert not matches(text=TEXT, variables=VARIABLES, final=final.replace("else", "elsе"))
    assert not matches(text=TEXT, variables=VARIABLES, final=final + ".")
    assert not matches(text=TEXT, variables=VARIABLES, final=final.replace("Asha", "Asha Kumari Devi"))
    assert not matches(text="{a}, {a}", variables=[], final="x, y")


VALUE = st.text(alphabet="abc 12{}।क", min_size=1, max_size=12)


@given(agent=VALUE, when=VALUE)
def test_whatever_is_filled_in_within_the_limits_matches(agent: str, when: str) -> None:
    final = TEXT.replace("{agent}", "\0").replace("{when}", when).replace("\0", agent)
    assert matches(text=TEXT, variables=VARIABLES, final=final)


def test_the_letters_that_cost_ucs_2_are_told_once_each() -> None:
    assert beyond_gsm(text="It’s Asha’s – ok €") == ("’", "–")
    assert beyond_gsm(text="plain") == ()
