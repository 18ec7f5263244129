"""The fixed words of printed pages, in each language a page may be printed in."""

from collections.abc import Mapping

from doorstep.engines.catalogue.values import Texts

WORDS: Mapping[str, Texts] = {
    "run-sheet": {"en": "Run sheet", "hi": "दिन की सूची", "pa": "ਦਿਨ ਦੀ ਸੂਚੀ"},
    "agent": {"en": "Sampark Sahayak", "hi": "संपर्क सहायक", "pa": "ਸੰਪਰਕ ਸਹਾਇਕ"},
    "date": {"en": "Date", "hi": "तारीख़", "pa": "ਤਾਰੀਖ਼"},
    "depot": {"en": "Centre", "hi": "केंद्र", "pa": "ਕੇਂਦਰ"},
    "shift": {"en": "Shift", "hi": "पाली", "pa": "ਸ਼ਿਫਟ"},
    "visits": {"en": "Visits", "hi": "मुलाक़ातें", "pa": "ਮੁਲਾਕਾਤਾਂ"},
    "kits": {"en": "Take along", "hi": "साथ ले जाएँ", "pa": "ਨਾਲ ਲੈ ਜਾਓ"},
    "helpline": {"en": "Helpline", "hi": "हेल्पलाइन", "pa": "ਹੈਲਪਲਾਈਨ"},
    "time": {"en": "Time", "hi": "समय", "pa": "ਸਮਾਂ"},
    "reference": {"en": "Reference", "hi": "संदर्भ संख्या", "pa": "ਹਵਾਲਾ ਨੰਬਰ"},
    "applicant": {"en": "Applicant and address", "hi": "आवेदक और पता", "pa": "ਬਿਨੈਕਾਰ ਅਤੇ ਪਤਾ"},
    "services": {"en": "Services", "hi": "सेवाएँ", "pa": "ਸੇਵਾਵਾਂ"},
    "documents": {"en": "Documents to check", "hi": "जाँचने के दस्तावेज़", "pa": "ਜਾਂਚਣ ਵਾਲੇ ਦਸਤਾਵੇਜ਼"},
    "money": {"en": "To collect", "hi": "लेने की राशि", "pa": "ਲੈਣ ਵਾਲੀ ਰਕਮ"},
    "total": {"en": "Total", "hi": "कुल", "pa": "ਕੁੱਲ"},
    "at-door": {"en": "read at the door", "hi": "दरवाज़े पर देखें", "pa": "ਦਰਵਾਜ਼ੇ 'ਤੇ ਵੇਖੋ"},
    "and-more": {"en": "and what is read at the door", "hi": "और जो दरवाज़े पर देखा जाए", "pa": "ਅਤੇ ਜੋ ਦਰਵਾਜ਼ੇ 'ਤੇ ਵੇਖਿਆ ਜਾਵੇ"},
    "nothing": {"en": "Nothing to collect", "hi": "कुछ नहीं लेना है", "pa": "ਕੁਝ ਨਹੀਂ ਲੈਣਾ"},
    "no-documents": {"en": "None", "hi": "कोई नहीं", "pa": "ਕੋਈ ਨਹੀਂ"},
    "all-of": {"en": "All of these", "hi": "ये सभी", "pa": "ਇਹ ਸਾਰੇ"},
    "any-of": {"en": "Any one of these", "hi": "इनमें से कोई एक", "pa": "ਇਹਨਾਂ ਵਿੱਚੋਂ ਕੋਈ ਇੱਕ"},
    "and": {"en": "And", "hi": "और", "pa": "ਅਤੇ"},
    "original": {"en": "original", "hi": "मूल प्रति", "pa": "ਅਸਲ"},
    "taken-away": {"en": "take it, give a receipt", "hi": "ले लें, रसीद दें", "pa": "ਲੈ ਲਓ, ਰਸੀਦ ਦਿਓ"},
    "copies-one": {"en": "1 copy", "hi": "1 प्रतिलिपि", "pa": "1 ਕਾਪੀ"},
    "copies-many": {"en": "{count} copies", "hi": "{count} प्रतिलिपियाँ", "pa": "{count} ਕਾਪੀਆਂ"},
    "speaks": {"en": "Speaks {language}", "hi": "भाषा: {language}", "pa": "ਭਾਸ਼ਾ: {language}"},
    "floor": {"en": "Floor: {floor}", "hi": "मंज़िल: {floor}", "pa": "ਮੰਜ਼ਿਲ: {floor}"},
    "landmark": {"en": "Near: {landmark}", "hi": "पास: {landmark}", "pa": "ਨੇੜੇ: {landmark}"},
    "no-lift": {"en": "There is no lift", "hi": "लिफ़्ट नहीं है", "pa": "ਲਿਫ਼ਟ ਨਹੀਂ ਹੈ"},
    "call-on-arrival": {"en": "Call at the door", "hi": "दरवाज़े पर पहुँचकर फ़ोन करें", "pa": "ਬੂਹੇ 'ਤੇ ਪਹੁੰਚ ਕੇ ਫ਼ੋਨ ਕਰੋ"},
    "chosen": {"en": "they show this one", "hi": "वे यह दिखाएँगे", "pa": "ਉਹ ਇਹ ਵਿਖਾਉਣਗੇ"},
    "booked-by": {"en": "Booked by {helper}", "hi": "बुकिंग करने वाले: {helper}", "pa": "ਬੁਕਿੰਗ ਕਰਨ ਵਾਲੇ: {helper}"},
    "minutes": {"en": "{count} min", "hi": "{count} मिनट", "pa": "{count} ਮਿੰਟ"},
    "leave": {"en": "Leave {depot}", "hi": "{depot} से निकलें", "pa": "{depot} ਤੋਂ ਨਿਕਲੋ"},
    "return": {"en": "Back at {depot}", "hi": "{depot} पर वापसी", "pa": "{depot} 'ਤੇ ਵਾਪਸੀ"},
    "break": {"en": "Break", "hi": "विश्राम", "pa": "ਅਰਾਮ ਦਾ ਸਮਾਂ"},
    "no-visits": {"en": "No visits on this day", "hi": "इस दिन कोई मुलाक़ात नहीं", "pa": "ਇਸ ਦਿਨ ਕੋਈ ਮੁਲਾਕਾਤ ਨਹੀਂ"},
    "page": {"en": "Page {page} of {pages}", "hi": "पृष्ठ {page} / {pages}", "pa": "ਪੰਨਾ {page} / {pages}"},
    "printed": {"en": "Printed {at}", "hi": "मुद्रित {at}", "pa": "ਛਪਿਆ {at}"},
    "visit": {"en": "Visit", "hi": "मुलाक़ात", "pa": "ਮੁਲਾਕਾਤ"},
    "check": {
        "en": "Printed in advance from what we were told. Please check every line, and mend with a pen what is wrong.",
        "hi": "यह फ़ॉर्म बताई गई जानकारी से पहले ही छापा गया है। कृपया हर पंक्ति जाँच लें और जो ग़लत हो उसे पेन से ठीक करें।",
        "pa": "ਇਹ ਫ਼ਾਰਮ ਦੱਸੀ ਗਈ ਜਾਣਕਾਰੀ ਤੋਂ ਪਹਿਲਾਂ ਹੀ ਛਾਪਿਆ ਗਿਆ ਹੈ। ਕਿਰਪਾ ਕਰਕੇ ਹਰ ਲਾਈਨ ਜਾਂਚ ਲਓ ਅਤੇ ਜੋ ਗ਼ਲਤ ਹੋਵੇ ਉਸ ਨੂੰ ਪੈੱਨ ਨਾਲ ਠੀਕ ਕਰੋ।",
    },
}

LANGUAGE_NAMES: Mapping[str, Texts] = {
    "en": {"en": "English", "hi": "अंग्रेज़ी", "pa": "ਅੰਗਰੇਜ਼ੀ"},
    "hi": {"en": "Hindi", "hi": "हिन्दी", "pa": "ਹਿੰਦੀ"},
    "pa": {"en": "Punjabi", "hi": "पंजाबी", "pa": "ਪੰਜਾਬੀ"},
}
