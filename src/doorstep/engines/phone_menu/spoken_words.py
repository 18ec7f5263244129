"""The words that numbers, days, times, letters and places are said with, by prompt id and language.

A word is written as it is said in a sentence; every one of them is a file of its own."""

from collections.abc import Mapping

from doorstep.engines.phone_menu.number_words import BELOW_HUNDRED, words

LANGUAGES = ("en", "hi", "pa")
PAUSES = {"pause_300": 300, "pause_700": 700}

# Where a language says a thing otherwise than word by word, or not at all, its text is missing: no prompt then.
WORDS: Mapping[str, Mapping[str, str]] = {
    "word_hundred": {"en": "hundred", "hi": "सौ", "pa": "ਸੌ"},
    "word_thousand": {"en": "thousand", "hi": "हज़ार", "pa": "ਹਜ਼ਾਰ"},
    "word_lakh": {"en": "lakh", "hi": "लाख", "pa": "ਲੱਖ"},
    "word_crore": {"en": "crore", "hi": "करोड़", "pa": "ਕਰੋੜ"},
    "word_and": {"en": "and"},
    "word_rupees": {"en": "rupees", "hi": "रुपये", "pa": "ਰੁਪਏ"},
    "word_rupee": {"en": "rupee", "hi": "रुपया", "pa": "ਰੁਪਿਆ"},
    "word_paise": {"en": "paise", "hi": "पैसे", "pa": "ਪੈਸੇ"},
    "word_paisa": {"en": "paisa", "hi": "पैसा", "pa": "ਪੈਸਾ"},
    "word_from": {"en": "from", "hi": "से", "pa": "ਤੋਂ"},
    "word_to": {"en": "to", "hi": "तक", "pa": "ਤੱਕ"},
    "word_oh": {"en": "oh"},
    "word_oclock": {"hi": "बजे", "pa": "ਵਜੇ"},
    "word_past": {"hi": "बजकर", "pa": "ਵੱਜ ਕੇ"},
    "word_minutes": {"hi": "मिनट", "pa": "ਮਿੰਟ"},
    "word_quarter-past": {"hi": "सवा", "pa": "ਸਵਾ"},
    "word_half-past": {"hi": "साढ़े", "pa": "ਸਾਢੇ"},
    "word_quarter-to": {"hi": "पौने", "pa": "ਪੌਣੇ"},
    "word_half-past-one": {"hi": "डेढ़", "pa": "ਡੇਢ"},
    "word_half-past-two": {"hi": "ढाई", "pa": "ਢਾਈ"},
    "word_morning": {"en": "in the morning", "hi": "सुबह", "pa": "ਸਵੇਰੇ"},
    "word_afternoon": {"en": "in the afternoon", "hi": "दोपहर", "pa": "ਦੁਪਹਿਰੇ"},
    "word_evening": {"en": "in the evening", "hi": "शाम", "pa": "ਸ਼ਾਮ"},
    "word_night": {"en": "at night", "hi": "रात", "pa": "ਰਾਤ"},
    "word_sector": {"en": "sector", "hi": "सेक्टर", "pa": "ਸੈਕਟਰ"},
    "word_oblique": {"en": "oblique", "hi": "बटा", "pa": "ਬਟਾ"},
    "word_east": {"en": "east", "hi": "पूर्व", "pa": "ਪੂਰਬ"},
    "word_west": {"en": "west", "hi": "पश्चिम", "pa": "ਪੱਛਮ"},
    "word_north": {"en": "north", "hi": "उत्तर", "pa": "ਉੱਤਰ"},
    "word_south": {"en": "south", "hi": "दक्षिण", "pa": "ਦੱਖਣ"},
}
_DAYS = {
    "en": words("Monday Tuesday Wednesday Thursday Friday Saturday Sunday"),
    "hi": words("सोमवार मंगलवार बुधवार गुरुवार शुक्रवार शनिवार रविवार"),
    "pa": words("ਸੋਮਵਾਰ ਮੰਗਲਵਾਰ ਬੁੱਧਵਾਰ ਵੀਰਵਾਰ ਸ਼ੁੱਕਰਵਾਰ ਸ਼ਨਿੱਚਰਵਾਰ ਐਤਵਾਰ"),
}
_MONTHS = {
    "en": words("January February March April May June July August September October November December"),
    "hi": words("जनवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर"),
    "pa": words("ਜਨਵਰੀ ਫ਼ਰਵਰੀ ਮਾਰਚ ਅਪ੍ਰੈਲ ਮਈ ਜੂਨ ਜੁਲਾਈ ਅਗਸਤ ਸਤੰਬਰ ਅਕਤੂਬਰ ਨਵੰਬਰ ਦਸੰਬਰ"),
}
_LETTERS = {
    "en": list("ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    "hi": words("ए बी सी डी ई एफ़ जी एच आई जे के एल एम एन ओ पी क्यू आर एस टी यू वी डब्ल्यू एक्स वाई ज़ेड"),
    "pa": words("ਏ ਬੀ ਸੀ ਡੀ ਈ ਐੱਫ਼ ਜੀ ਐੱਚ ਆਈ ਜੇ ਕੇ ਐੱਲ ਐੱਮ ਐੱਨ ਓ ਪੀ ਕਿਊ ਆਰ ਐੱਸ ਟੀ ਯੂ ਵੀ ਡਬਲਯੂ ਐਕਸ ਵਾਈ ਜ਼ੈੱਡ"),
}
_NTH_LOW = words(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
)
_NTH = [*_NTH_LOW, *(f"twenty {nth}" for nth in _NTH_LOW[:9]), "thirtieth", "thirty first"]


def period_of(hour: int) -> str:
    """This function will return the word's id that an hour of the day (0 to 23) is said with."""
    for last, word in ((3, "word_night"), (11, "word_morning"), (15, "word_afternoon"), (19, "word_evening")):
        if hour <= last:
            return word
    return "word_night"


def on_clock(hour: int) -> int:
    """This function will return an hour of the day as a clock's face shows it, 1 to 12."""
    return hour % 12 or 12


def _whole_hour(language: str, hour: int) -> str:
    number = BELOW_HUNDRED[language][on_clock(hour)]
    period = WORDS[period_of(hour)][language]
    if language == "en":
        return {0: "twelve midnight", 12: "twelve noon"}.get(hour, f"{number} {period}")
    return f"{period} {number} {WORDS['word_oclock'][language]}"


def fixed_words(language: str) -> dict[str, str]:
    """This function will return every part that is the same in every city: its text, by prompt id."""
    oclock = WORDS["word_oclock"].get(language)
    clock = [f"{BELOW_HUNDRED[language][n]} {oclock}" for n in range(1, 13)] if oclock else []
    return {
        **{f"n_{number}": word for number, word in enumerate(BELOW_HUNDRED[language])},
        **{key: texts[language] for key, texts in WORDS.items() if language in texts},
        **{f"day_{number}": name for number, name in enumerate(_DAYS[language], start=1)},
        **{f"month_{number}": name for number, name in enumerate(_MONTHS[language], start=1)},
        **({f"nth_{number}": f"the {nth} of" for number, nth in enumerate(_NTH, start=1)} if language == "en" else {}),
        **{f"hour_{hour}": _whole_hour(language, hour) for hour in range(24)},
        **{f"clock_{number}": text for number, text in enumerate(clock, start=1)},
        **{f"letter_{chr(ord('a') + at)}": name for at, name in enumerate(_LETTERS[language])},
    }
