"""What the phone says, as text, in each language."""

import pytest

from doorstep.engines.phone_menu.speech import NotSpeakable, Part, Phrase, prompt_ids, spoken_text

VISIT = {
    "visit": {
        "en": "Your visit is on {date}, {window}.",
        "hi": "{date}, {window} हम आएँगे।",
        "pa": "ਅਸੀਂ {date} ਨੂੰ {window} ਆਵਾਂਗੇ।",
    },
    "welcome": {"en": "Welcome.", "hi": "नमस्ते।", "pa": "ਸਤ ਸ੍ਰੀ ਅਕਾਲ।"},
}
NAMES = {"service_income-certificate": {"en": "Income certificate", "hi": "आय प्रमाण पत्र", "pa": "ਆਮਦਨ ਸਰਟੀਫਿਕੇਟ"}}
ON_TUESDAY = Phrase(
    "visit", (("date", (Part("date", "2026-12-01"),)), ("window", (Part("window", "09:00-11:00"),)))
)  # fmt: skip


def said(part: Part | Phrase, language: str) -> str:
    return spoken_text(said=[part], language=language, phrases=VISIT, names=NAMES)


@pytest.mark.parametrize(
    ("kind", "value", "en", "hi", "pa"),
    [
        ("number", "0", "zero", "शून्य", "ਸਿਫ਼ਰ"),
        ("number", "29", "twenty nine", "उनतीस", "ਉਨੱਤੀ"),
        ("number", "39", "thirty nine", "उनतालीस", "ਉਨਤਾਲੀ"),
        ("number", "105", "one hundred and five", "एक सौ पाँच", "ਇੱਕ ਸੌ ਪੰਜ"),
        ("number", "1200", "one thousand two hundred", "एक हज़ार दो सौ", "ਇੱਕ ਹਜ਼ਾਰ ਦੋ ਸੌ"),
        ("number", "250000", "two lakh fifty thousand", "दो लाख पचास हज़ार", "ਦੋ ਲੱਖ ਪੰਜਾਹ ਹਜ਼ਾਰ"),
        ("digits", "1097", "one zero nine seven", "एक शून्य नौ सात", "ਇੱਕ ਸਿਫ਼ਰ ਨੌਂ ਸੱਤ"),
        ("badge", "FA07", "F A zero seven", "एफ़ ए शून्य सात", "ਐੱਫ਼ ਏ ਸਿਫ਼ਰ ਸੱਤ"),
        ("house", "12-A", "one two A", "एक दो ए", "ਇੱਕ ਦੋ ਏ"),
        ("house", "12/3", "one two oblique three", "एक दो बटा तीन", "ਇੱਕ ਦੋ ਬਟਾ ਤਿੰਨ"),
        ("sector", "22-C", "sector twenty two C", "सेक्टर बाईस सी", "ਸੈਕਟਰ ਬਾਈ ਸੀ"),
        ("sector", "38W", "sector thirty eight west", "सेक्टर अड़तीस पश्चिम", "ਸੈਕਟਰ ਅਠੱਤੀ ਪੱਛਮ"),
        ("sector", "26-E", "sector twenty six E", "सेक्टर छब्बीस ई", "ਸੈਕਟਰ ਛੱਬੀ ਈ"),
        ("date", "2026-12-01", "Tuesday the first of December", "मंगलवार एक दिसंबर", "ਮੰਗਲਵਾਰ ਇੱਕ ਦਸੰਬਰ"),
        ("time", "09:00", "nine in the morning", "सुबह नौ बजे", "ਸਵੇਰੇ ਨੌਂ ਵਜੇ"),
        ("time", "12:00", "twelve noon", "दोपहर बारह बजे", "ਦੁਪਹਿਰੇ ਬਾਰਾਂ ਵਜੇ"),
        ("time", "13:30", "one thirty in the afternoon", "दोपहर डेढ़ बजे", "ਦੁਪਹਿਰੇ ਡੇਢ ਵਜੇ"),
        ("time", "14:30", "two thirty in the afternoon", "दोपहर ढाई बजे", "ਦੁਪਹਿਰੇ ਢਾਈ ਵਜੇ"),
        ("time", "09:45", "nine forty five in the morning", "सुबह पौने दस बजे", "ਸਵੇਰੇ ਪੌਣੇ ਦਸ ਵਜੇ"),
        ("time", "17:15", "five fifteen in the evening", "शाम सवा पाँच बजे", "ਸ਼ਾਮ ਸਵਾ ਪੰਜ ਵਜੇ"),
        ("time", "09:05", "nine oh five in the morning", "सुबह नौ बजकर पाँच मिनट", "ਸਵੇਰੇ ਨੌਂ ਵੱਜ ਕੇ ਪੰਜ ਮਿੰਟ"),
        ("window", "09:00-11:00", "from nine to eleven in the morning", "सुबह नौ बजे से ग्यारह बजे तक",
         "ਸਵੇਰੇ ਨੌਂ ਵਜੇ ਤੋਂ ਗਿਆਰਾਂ ਵਜੇ ਤੱਕ"),
        ("window", "11:00-13:00", "from eleven in the morning to one in the afternoon",
         "सुबह ग्यारह बजे से दोपहर एक बजे तक", "ਸਵੇਰੇ ਗਿਆਰਾਂ ਵਜੇ ਤੋਂ ਦੁਪਹਿਰੇ ਇੱਕ ਵਜੇ ਤੱਕ"),
        ("money_paise", "20000", "two hundred rupees", "दो सौ रुपये", "ਦੋ ਸੌ ਰੁਪਏ"),
        ("money_paise", "101", "one rupee and one paisa", "एक रुपया एक पैसा", "ਇੱਕ ਰੁਪਿਆ ਇੱਕ ਪੈਸਾ"),
        ("service", "income-certificate", "Income certificate", "आय प्रमाण पत्र", "ਆਮਦਨ ਸਰਟੀਫਿਕੇਟ"),
    ],
)  # fmt: skip
def test_a_value_is_said_as_people_say_it(kind: str, value: str, en: str, hi: str, pa: str) -> None:
    assert [said(Part(kind, value), language) for language in ("en", "hi", "pa")] == [en, hi, pa]


def test_a_reference_is_said_in_groups_with_a_pause_between() -> None:
    ids = prompt_ids(said=[Part("reference", "12345678")], language="hi", phrases={})
    assert ids == ("n_1", "n_2", "n_3", "n_4", "pause_300", "n_5", "n_6", "n_7", "n_8")


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "Your visit is on Tuesday the first of December from nine to eleven in the morning"),
        ("hi", "मंगलवार एक दिसंबर सुबह नौ बजे से ग्यारह बजे तक हम आएँगे।"),
        ("pa", "ਅਸੀਂ ਮੰਗਲਵਾਰ ਇੱਕ ਦਸੰਬਰ ਨੂੰ ਸਵੇਰੇ ਨੌਂ ਵਜੇ ਤੋਂ ਗਿਆਰਾਂ ਵਜੇ ਤੱਕ ਆਵਾਂਗੇ।"),
    ],
)
def test_a_phrase_has_its_slots_where_the_language_wants_them(language: str, expected: str) -> None:
    assert said(ON_TUESDAY, language) == expected


def test_a_phrase_without_slots_is_one_prompt() -> None:
    assert prompt_ids(said=[Phrase("welcome")], language="pa", phrases=VISIT) == ("welcome",)


@pytest.mark.parametrize(
    "wrong",
    [
        Part("number", "minus"),
        Part("number", "٣"),
        Part("digits", "12 34"),
        Part("date", "2026-02-30"),
        Part("time", "24:00"),
        Part("window", "09:00"),
        Part("sector", "A"),
        Part("house", "/"),
        Part("pause", "200"),
        Part("service", "../welcome"),
        Part("name", "Meera"),
        Phrase("nothing"),
        Phrase("visit", (("date", (Part("date", "2026-12-01"),)),)),
    ],
)
def test_what_cannot_be_said_is_refused_without_telling_the_value(wrong: Part | Phrase) -> None:
    with pytest.raises(NotSpeakable) as refusal:
        said(wrong, "en")
    assert not isinstance(wrong, Part) or wrong.value not in str(refusal.value)
