"""A form is filled with what is known; what is not known is left for the pen."""

import pytest

from doorstep.engines.catalogue.values import FormField
from doorstep.engines.forms.filling import answer_facts, fill_form, form_languages
from doorstep.engines.forms.letters import split_letters
from doorstep.engines.forms.values import FilledField
from tests.engines.forms.day import BILL_FORM, INCOME_FORM, SENIOR, form_of, house, texts


def fill(field: FormField, *, language: str = "en", **facts: str) -> FilledField:
    known = {code.replace("__", "."): value for code, value in facts.items()}
    return fill_form(form=form_of(field), facts=known, languages=form_languages(language)).fields[0]


def test_a_form_speaks_the_applicants_language_and_english() -> None:
    form = fill_form(form=BILL_FORM, facts={}, languages=form_languages("pa"))

    assert form.titles == ("ਬਿਜਲੀ ਬਿੱਲ ਦਾ ਭੁਗਤਾਨ", "Payment of an electricity bill")
    assert form.fields[0].labels == ("ਨਾਮ", "Name")


def test_english_alone_is_not_said_twice() -> None:
    assert fill_form(form=BILL_FORM, facts={}, languages=form_languages("en")).titles == (
        "Payment of an electricity bill",
    )


def test_what_is_not_known_is_left_empty() -> None:
    form = fill_form(form=INCOME_FORM, facts={}, languages=("en",))

    assert not any(field.value or any(field.cells) or field.ticked for field in form.fields)


def test_a_text_in_many_languages_is_printed_in_the_applicants() -> None:
    field = FormField("address", texts("Address", "पता", "ਪਤਾ"), "address.text", "lines", 2)
    form = fill_form(form=form_of(field), facts={"address.text": house("5", "22-C")}, languages=("hi", "en"))

    assert form.fields[0].value == "मकान 5, सेक्टर 22-C, चंडीगढ़"


def test_boxes_hold_one_character_each_and_the_rest_stay_empty() -> None:
    field = fill(FormField("pin", {"en": "PIN"}, "address.pincode", "boxes", 8), address__pincode="160022")

    assert field.cells == ("1", "6", "0", "0", "2", "2", "", "")


def test_a_date_stands_day_first_in_its_eight_boxes() -> None:
    field = fill(FormField("due", {"en": "Due"}, "answer.due", "boxes", 8), answer__due="2026-03-09")

    assert "".join(field.cells) == "09032026"


def test_a_date_on_a_line_is_day_first() -> None:
    assert fill(FormField("due", {"en": "Due"}, "answer.due"), answer__due="2026-03-09").value == "09/03/2026"


def test_an_indian_phone_fits_ten_boxes() -> None:
    field = fill(FormField("phone", {"en": "Phone"}, "applicant.phone", "boxes", 10), applicant__phone="+916491570156")

    assert "".join(field.cells) == "6491570156"


@pytest.mark.parametrize("value", ["+16045550123456", "a name far too long for ten boxes"])
def test_what_does_not_fit_its_boxes_is_printed_on_a_line_whole(value: str) -> None:
    field = fill(FormField("phone", {"en": "Phone"}, "helper.phone", "boxes", 10), helper__phone=value)

    assert (field.kind, field.value, field.cells) == ("line", value, ())


@pytest.mark.parametrize("source", ["visit.reference", "visit.date", "service.name"])
def test_a_field_that_repeats_the_head_of_the_page_is_left_out(source: str) -> None:
    form = form_of(FormField("again", {"en": "Again"}, source), FormField("name", {"en": "Name"}, "applicant.name"))

    filled = fill_form(form=form, facts={source: "x", "applicant.name": "Meera"}, languages=("en",))

    assert [field.code for field in filled.fields] == ["name"]


def test_a_tick_stands_for_one_choice() -> None:
    facts = answer_facts(questions={"senior": SENIOR}, answers={"senior": "yes"})
    form = form_of(
        FormField("old", {"en": "Older than 60"}, "answer.senior=yes", "tick"),
        FormField("young", {"en": "Not older than 60"}, "answer.senior=no", "tick"),
    )

    filled = fill_form(form=form, facts=facts, languages=("en",))

    assert [field.ticked for field in filled.fields] == [True, False]


def test_a_no_leaves_the_tick_open_in_any_language() -> None:
    facts = answer_facts(questions={"senior": SENIOR}, answers={"senior": "no"})
    form = form_of(FormField("old", {"en": "Older than 60"}, "answer.senior", "tick"))

    assert not fill_form(form=form, facts=facts, languages=("hi", "en")).fields[0].ticked


def test_an_answer_is_printed_in_the_applicants_words() -> None:
    facts = answer_facts(questions={"senior": SENIOR}, answers={"senior": "yes", "unknown": "x"})
    form = form_of(FormField("old", {"en": "Older?"}, "answer.senior"))

    assert fill_form(form=form, facts=facts, languages=("pa", "en")).fields[0].value == "ਹਾਂ"


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("श्री वास्तव", ("श्री", " ", "वा", "स्त", "व")),
        ("ਗੁਰਪ੍ਰੀਤ", ("ਗੁ", "ਰ", "ਪ੍ਰੀ", "ਤ")),
        ("D'Souza", ("D", "'", "S", "o", "u", "z", "a")),
        ("é", ("é",)),
        ("", ()),
    ],
)
def test_a_letter_with_its_signs_takes_one_box(text: str, letters: tuple[str, ...]) -> None:
    assert split_letters(text) == letters
