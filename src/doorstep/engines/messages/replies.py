"""What somebody means who answers a message with a word."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from doorstep.engines.digits import plain_digits


class Intent(StrEnum):
    """What a reply asks for."""

    YES = "yes"
    NO = "no"
    STOP = "stop"
    HELP = "help"
    CANCEL = "cancel"
    STATUS = "status"
    ONE = "1"
    TWO = "2"
    THREE = "3"


@dataclass(frozen=True, slots=True)
class Reply:
    """What a reply asks for, and the appointment it names by its eight digits, "" for none."""

    intent: Intent
    reference: str = ""


# Not "ok", which people answer to any message.
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
    Intent.CANCEL: """
        cancel cancle cancell cancelled canceled
        रद्द रद कैंसल कैंसिल कैन्सल radd rad
        ਰੱਦ ਰਦ ਕੈਂਸਲ ਕੈਂਸਿਲ
    """,
    Intent.STATUS: """
        status when
        स्थिति स्टेटस कब sthiti kab
        ਸਥਿਤੀ ਸਟੇਟਸ ਕਦੋਂ ਕਦ kadon kado kadd
    """,
}

# Words around an answer that change nothing of it.
_AROUND = """
    please pls thank thanks you sir madam mam ji i do it this we want the him her helper visit is am
    my our of for to will come coming appointment booking sampark ref reference number
    जी कृपया धन्यवाद है हूँ हूं चाहिए करो करें कर दो kripya dhanyavad hai hoon hun chahiye karo kar do karein kijiye
    मेरी मेरा हमारी की का सेवा बुकिंग संपर्क संदर्भ संख्या नंबर आएँगे आएंगे आओगे
    meri mera hamari ki ka seva aayenge ayenge
    ਜੀ ਕਿਰਪਾ ਧੰਨਵਾਦ ਹੈ ਹਾਂਜੀ ਚਾਹੀਦਾ ਕਰੋ ਕਰ ਦਿਓ chahida dhanvaad dhannvaad deo
    ਮੇਰੀ ਮੇਰਾ ਸਾਡੀ ਦੀ ਦਾ ਸੇਵਾ ਬੁਕਿੰਗ ਸੰਪਰਕ ਹਵਾਲਾ ਨੰਬਰ ਆਉਣਗੇ ਆਓਗੇ aunge aaunge saadi
"""
REFERENCE_DIGITS = 8
_CHOICES = {"1": Intent.ONE, "2": Intent.TWO, "3": Intent.THREE}
# "Ref no. 4821 3907" says no no.
_NUMBER_OF = re.compile(r"\b(ref|reference|booking|visit|appointment)\.?\s*no\b", re.IGNORECASE)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()


_INTENTS = {word: intent for intent, words in _WORDS.items() for word in _plain(words).split()}
_FILLERS = frozenset(_plain(_AROUND).split()) - _INTENTS.keys()


def read_reply(*, text: str) -> Reply | None:
    """This function will return what a reply means, in English, Hindi or Punjabi, in its own or in Latin letters, with
    digits of any script.

    None when a person has to read it: it holds a word or a number that is not known here, nothing that answers, or two
    answers, as "do not stop" and "yes 2" do. A misread yes would let somebody act for another."""
    plain = plain_digits(_NUMBER_OF.sub(r"\1", _plain(text)))
    words = [part for word in _words(plain) for part in re.findall(r"[0-9]+|[^0-9]+", word)]
    numbers = _numbers([word for word in words if word[0] in "0123456789"])
    spoken = [word for word in words if word[0] not in "0123456789"]
    if numbers is None or any(word not in _INTENTS and word not in _FILLERS for word in spoken):
        return None
    choice, reference = numbers
    meant = {_INTENTS[word] for word in spoken if word in _INTENTS} | ({_CHOICES[choice]} if choice else set())
    return Reply(meant.pop(), reference) if len(meant) == 1 else None


def _numbers(groups: list[str]) -> tuple[str, str] | None:
    """A choice and a reference out of groups of digits; None when there is a number that is neither."""
    choice = groups[0] if groups and groups[0] in _CHOICES and "".join(groups[1:]) in ("", _eight(groups[1:])) else ""
    rest = groups[1:] if choice else groups
    return (choice, "".join(rest)) if not rest or _eight(rest) else None


def _eight(groups: list[str]) -> str:
    """A reference, however it was spaced; "" for another number."""
    joined = "".join(groups)
    return joined if len(joined) == REFERENCE_DIGITS else ""


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


_LETTERS = {"hi": ("\u0900", "\u097f"), "pa": ("\u0a00", "\u0a7f")}


def language_of_letters(*, text: str) -> str:
    """This function will return "hi" or "pa" for a text in Devanagari or Gurmukhi, else ""."""
    used = {code for code, (first, last) in _LETTERS.items() if any(first <= c <= last for c in text)}
    return used.pop() if len(used) == 1 else ""
