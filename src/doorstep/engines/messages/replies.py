"""What somebody means who answers a message with a word."""

import unicodedata
from collections.abc import Iterator, Mapping
from enum import StrEnum


class Intent(StrEnum):
    """What a reply asks for."""

    YES = "yes"
    NO = "no"
    STOP = "stop"
    HELP = "help"


# Not "ok", which people answer to any message, nor "cancel", which may mean the visit.
_WORDS: Mapping[Intent, str] = {
    Intent.YES: """
        yes y yeah yep agree agreed accept allow allowed
        हाँ हां हा जीहाँ सहमत मंज़ूर मंजूर haan han haa haanji hanji sahmat manzoor manjoor
        ਹਾਂ ਹਾ ਹਾਂਜੀ ਸਹਿਮਤ ਮਨਜ਼ੂਰ ਮਨਜ਼ੂਰ haanjee sehmat
    """,
    Intent.NO: """
        no n nope not dont never refuse refused disagree remove
        नहीं नही ना न मना इनकार इंकार हटाओ हटाएँ हटाएं हटा nahi nahin nahee nai naa na mana inkar hatao hata
        ਨਹੀਂ ਨਹੀ ਨਾ ਨਾਂ ਮਨ੍ਹਾ ਮਨਾ ਇਨਕਾਰ ਹਟਾਓ ਹਟਾ nahi nahin naah
    """,
    Intent.STOP: """
        stop unsubscribe end quit
        रोको रोकें रोकिए बंद बन्द स्टॉप roko rokein roken rokiye band bandh
        ਰੋਕੋ ਬੰਦ ਸਟਾਪ
    """,
    Intent.HELP: """
        help info
        मदद सहायता हेल्प madad madat sahayata sahayta
        ਮਦਦ ਸਹਾਇਤਾ ਹੈਲਪ
    """,
}

# Words around an answer that change nothing of it.
_AROUND = """
    please pls thank thanks you sir madam mam ji i do it this we want the him her helper visit is am
    जी कृपया धन्यवाद है हूँ हूं चाहिए करो करें कर दो kripya dhanyavad hai hoon hun chahiye karo kar do karein kijiye
    ਜੀ ਕਿਰਪਾ ਧੰਨਵਾਦ ਹੈ ਹਾਂਜੀ ਚਾਹੀਦਾ ਕਰੋ ਕਰ ਦਿਓ chahida dhanvaad dhannvaad deo
"""


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()


_INTENTS = {word: intent for intent, words in _WORDS.items() for word in _plain(words).split()}
_FILLERS = frozenset(_plain(_AROUND).split()) - _INTENTS.keys()


def read_reply(*, text: str) -> Intent | None:
    """This function will return what a reply means, in English, Hindi or Punjabi, in its own or in Latin letters.

    None when a person has to read it: it holds a word that is not known here, nothing that answers, or two answers, as
    "do not stop" does. A misread yes would let somebody act for another."""
    words = list(_words(_plain(text)))
    if any(word not in _INTENTS and word not in _FILLERS for word in words):
        return None
    meant = {_INTENTS[word] for word in words if word in _INTENTS}
    return meant.pop() if len(meant) == 1 else None


def _words(text: str) -> Iterator[str]:
    """Letters with their marks; apostrophes and joiners are passed over, everything else parts words."""
    word = ""
    for character in text:
        category = unicodedata.category(character)
        if category[0] in "LMN":
            word += character
        elif category != "Cf" and character not in "'’":
            if word:
                yield word
            word = ""
    if word:
        yield word
