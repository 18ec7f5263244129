"""Names and lists made shorter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.engines.messages.shortening import initial, shorten_list, shorten_name

LONG = "Smt. Meera Kumari Devi Sharma"
WORDS = st.text(alphabet="abcdeकखगिीाुेਕਖਗਿੀਾੁੇ्ਸ਼", min_size=1, max_size=12).filter(lambda word: word[0].isalpha())
NAMES = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)


@pytest.mark.parametrize(
    ("limit", "said"),
    [
        (40, LONG),
        (28, "Meera Kumari Devi Sharma"),
        (20, "Meera K. D. Sharma"),
        (17, "Meera K. D. S."),
        (10, "Meera S."),
        (6, "Meera"),
        (4, "she"),
        (2, LONG),
    ],
)
def test_a_name_is_shortened_by_steps_and_never_cut(limit: int, said: str) -> None:
    assert shorten_name(name=LONG, limit=limit, instead="she") == said


@pytest.mark.parametrize(
    ("word", "said"),
    [("मीरा", "मी."), ("क्षितिज", "क्षि."), ("ਸ਼੍ਰੇਆ", "ਸ਼੍ਰੇ."), ("Émile", "É."), ("(Bittu)", "B."), ("ज्ञानी", "ज्ञा.")],
)
def test_an_initial_keeps_what_is_written_on_its_letter(word: str, said: str) -> None:
    assert initial(word=word) == said


@given(name=NAMES, limit=st.integers(1, 60))
def test_every_word_of_a_shortened_name_is_whole_or_an_initial(name: str, limit: int) -> None:
    said = shorten_name(name=name, limit=limit)
    whole = name.split()
    allowed = {*whole, *(initial(word=word) for word in whole)}
    assert set(said.split()) <= allowed
    assert len(said) <= limit or said == name
    assert said.split()[0] == whole[0]


@given(name=NAMES, limit=st.integers(8, 60))
def test_with_a_word_instead_every_name_fits(name: str, limit: int) -> None:
    assert len(shorten_name(name=name, limit=limit, instead="somebody")) <= limit


def test_a_long_list_says_its_first_and_how_many_more() -> None:
    items = ["Income certificate", "Marriage certificate", "Water bill"]
    assert shorten_list(items=items, limit=60, language="en") == "Income certificate, Marriage certificate, Water bill"
    assert shorten_list(items=items, limit=40, language="en") == "Income certificate and 2 more"
    assert shorten_list(items=items, limit=21, language="en") == "Water bill and 2 more"
    assert shorten_list(items=items, limit=14, language="en", instead="more services") == "more services"
    assert shorten_list(items=["आय प्रमाण पत्र", "बिल"], limit=25, language="hi") == "आय प्रमाण पत्र, बिल"
    assert shorten_list(items=["आय प्रमाण पत्र", "बिल"], limit=14, language="hi") == "बिल और 1 अन्य"
    assert shorten_list(items=["Income certificate"], limit=5, language="en") == "Income certificate"
