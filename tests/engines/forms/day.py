"""A small day to print: Asha visits people who speak Hindi, Punjabi and English."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from doorstep.engines.catalogue.values import Choice, Document, Form, FormField, Question, Texts
from doorstep.engines.forms.filling import answer_facts, fill_form, form_languages
from doorstep.engines.forms.values import DocumentsToCheck, MoneyLine, Pause, RunSheet, RunStop, ServiceForm

ZONE = ZoneInfo("Asia/Kolkata")
ON = date(2026, 3, 2)


def texts(en: str, hi: str, pa: str) -> Texts:
    return {"en": en, "hi": hi, "pa": pa}


def at(hour: int, minute: int) -> datetime:
    return datetime(2026, 3, 2, hour, minute, tzinfo=ZONE)


CITY = texts("Chandigarh Administration", "चंडीगढ़ प्रशासन", "ਚੰਡੀਗੜ੍ਹ ਪ੍ਰਸ਼ਾਸਨ")
REVENUE = texts("Office of the Deputy Commissioner", "उपायुक्त कार्यालय", "ਡਿਪਟੀ ਕਮਿਸ਼ਨਰ ਦਫ਼ਤਰ")
INCOME = texts("Income certificate", "आय प्रमाण पत्र", "ਆਮਦਨ ਸਰਟੀਫਿਕੇਟ")
BILL = texts("Electricity bill payment", "बिजली बिल भुगतान", "ਬਿਜਲੀ ਬਿੱਲ ਭੁਗਤਾਨ")

AADHAAR = Document("aadhaar", texts("Aadhaar card", "आधार कार्ड", "ਆਧਾਰ ਕਾਰਡ"), "identity", True, 1, False)
VOTER = Document("voter", texts("Voter card", "मतदाता पहचान पत्र", "ਵੋਟਰ ਸ਼ਨਾਖ਼ਤੀ ਕਾਰਡ"), "identity", True, 2, False)
OLD = Document("old", texts("Old certificate", "पुराना प्रमाण पत्र", "ਪੁਰਾਣਾ ਸਰਟੀਫਿਕੇਟ"), "other", True, 0, True)
SALARY = Document(
    "salary",
    texts("Salary slip of the last three months", "पिछले तीन महीने की वेतन पर्ची", "ਪਿਛਲੇ ਤਿੰਨ ਮਹੀਨਿਆਂ ਦੀ ਤਨਖਾਹ ਪਰਚੀ"),
    "income",
    False,
    1,
    False,
)

SENIOR = Question(
    "senior",
    texts("Older than 60?", "क्या 60 से अधिक?", "ਕੀ 60 ਤੋਂ ਵੱਧ?"),
    choices=(Choice("yes", texts("Yes", "हाँ", "ਹਾਂ")), Choice("no", texts("No", "नहीं", "ਨਹੀਂ"))),
)

INCOME_FORM = Form(
    code="income",
    title=texts("Application for an income certificate", "आय प्रमाण पत्र के लिए आवेदन", "ਆਮਦਨ ਸਰਟੀਫਿਕੇਟ ਲਈ ਅਰਜ਼ੀ"),
    note=texts(
        "To be signed before the field agent.",
        "संपर्क सहायक के सामने हस्ताक्षर करें।",
        "ਸੰਪਰਕ ਸਹਾਇਕ ਦੇ ਸਾਹਮਣੇ ਦਸਤਖ਼ਤ ਕਰੋ।",
    ),
    fields=(
        FormField("photo", texts("Photograph", "फ़ोटो", "ਫ਼ੋਟੋ"), kind="photo"),
        FormField("name", texts("Name of the applicant", "आवेदक का नाम", "ਬਿਨੈਕਾਰ ਦਾ ਨਾਮ"), "applicant.name"),
        FormField("father", texts("Father's or husband's name", "पिता या पति का नाम", "ਪਿਤਾ ਜਾਂ ਪਤੀ ਦਾ ਨਾਮ")),
        FormField("phone", texts("Phone", "फ़ोन", "ਫ਼ੋਨ"), "applicant.phone", "boxes", 10),
        FormField("born", texts("Date of birth", "जन्म तिथि", "ਜਨਮ ਮਿਤੀ"), "", "boxes", 8),
        FormField("caps", texts("Name in letters", "नाम, एक-एक अक्षर", "ਨਾਮ, ਇੱਕ-ਇੱਕ ਅੱਖਰ"), "applicant.name", "boxes", 24),
        FormField("address", texts("Address", "पता", "ਪਤਾ"), "address.text", "lines", 2),
        FormField("pin", texts("PIN code", "पिन कोड", "ਪਿੰਨ ਕੋਡ"), "address.pincode", "boxes", 6),
        FormField(
            "income",
            texts(
                "Yearly income of the family, in rupees", "परिवार की वार्षिक आय, रुपये में", "ਪਰਿਵਾਰ ਦੀ ਸਾਲਾਨਾ ਆਮਦਨ, ਰੁਪਏ ਵਿੱਚ"
            ),
        ),
        FormField(
            "purpose", texts("For what it is needed", "किस काम के लिए चाहिए", "ਕਿਸ ਕੰਮ ਲਈ ਚਾਹੀਦਾ ਹੈ"), "", "lines", 2
        ),
        FormField(
            "senior",
            texts("The applicant is older than 60", "आवेदक की आयु 60 से अधिक है", "ਬਿਨੈਕਾਰ ਦੀ ਉਮਰ 60 ਤੋਂ ਵੱਧ ਹੈ"),
            "answer.senior=yes",
            "tick",
        ),
        FormField(
            "true",
            texts("All that is said above is true", "ऊपर लिखी सारी जानकारी सही है", "ਉੱਪਰ ਲਿਖੀ ਸਾਰੀ ਜਾਣਕਾਰੀ ਸਹੀ ਹੈ"),
            "",
            "tick",
        ),
        FormField(
            "sign",
            texts("Signature or thumb impression", "हस्ताक्षर या अंगूठे का निशान", "ਦਸਤਖ਼ਤ ਜਾਂ ਅੰਗੂਠੇ ਦਾ ਨਿਸ਼ਾਨ"),
            "",
            "signature",
        ),
    ),
)
BILL_FORM = Form(
    code="bill",
    title=texts("Payment of an electricity bill", "बिजली बिल का भुगतान", "ਬਿਜਲੀ ਬਿੱਲ ਦਾ ਭੁਗਤਾਨ"),
    note={},
    fields=(
        FormField("name", texts("Name", "नाम", "ਨਾਮ"), "applicant.name"),
        FormField(
            "account", texts("Account number on the bill", "बिल पर खाता संख्या", "ਬਿੱਲ 'ਤੇ ਖਾਤਾ ਨੰਬਰ"), "", "boxes", 12
        ),
        FormField("sign", texts("Signature", "हस्ताक्षर", "ਦਸਤਖ਼ਤ"), "", "signature"),
    ),
)


def visit(
    *,
    reference: str,
    hour: int,
    minute: int,
    name: str,
    language: str,
    address: Texts,
    forms: tuple[tuple[Texts, Form], ...] = ((INCOME, INCOME_FORM),),
    facts: Mapping[str, str | Texts] | None = None,
    **more: Any,
) -> RunStop:
    """A visit with made-up but plausible details."""
    known: dict[str, str | Texts] = {
        "applicant.name": name,
        "applicant.phone": "+916491570156",
        "address.text": address,
        "address.pincode": "160022",
        **answer_facts(questions={"senior": SENIOR}, answers={"senior": "yes"}),
        **(facts or {}),
    }
    return RunStop(
        reference=reference,
        planned_at=at(hour, minute),
        window=f"{hour:02}:00-{hour + 2:02}:00",
        applicant_name=name,
        phone="+91 64915 70156",
        language=language,
        address=address,
        services=tuple(
            ServiceForm(service, REVENUE, fill_form(form=form, facts=known, languages=form_languages(language)))
            for service, form in forms
        ),
        documents=(
            DocumentsToCheck("any_one", (AADHAAR, VOTER)),
            DocumentsToCheck("all", (SALARY, OLD)),
        ),
        money=(
            MoneyLine(texts("Doorstep fee, first service", "घर सेवा शुल्क, पहली सेवा", "ਘਰ ਸੇਵਾ ਫ਼ੀਸ, ਪਹਿਲੀ ਸੇਵਾ"), 20000),
            *(
                [
                    MoneyLine(texts("Further service", "अगली सेवा", "ਅਗਲੀ ਸੇਵਾ"), 10000),
                    MoneyLine(texts("Electricity bill", "बिजली बिल", "ਬਿਜਲੀ ਬਿੱਲ"), None),
                ]
                if len(forms) > 1
                else [MoneyLine(texts("Affidavit", "शपथ पत्र", "ਹਲਫ਼ਨਾਮਾ"), 1050)]
            ),
        ),
        minutes=25,
        **more,
    )


def house(number: str, sector: str) -> Texts:
    return texts(
        f"House {number}, Sector {sector}, Chandigarh",
        f"मकान {number}, सेक्टर {sector}, चंडीगढ़",
        f"ਮਕਾਨ {number}, ਸੈਕਟਰ {sector}, ਚੰਡੀਗੜ੍ਹ",
    )


MEERA = visit(
    reference="SH7K2QXA",
    hour=9,
    minute=25,
    name="मीरा श्रीवास्तव",
    language="hi",
    address=house("1234", "22-C"),
    forms=((INCOME, INCOME_FORM), (BILL, BILL_FORM)),
    floor="2nd floor",
    landmark="Shiv Mandir, opposite the water tank",
    helper_name="Arjun Srivastava",
    helper_phone="+1 604 555 0123",
)
GURPREET = visit(
    reference="PB4M9RTC", hour=10, minute=40, name="ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ ਢਿੱਲੋਂ", language="pa", address=house("56", "35-A")
)
MARY = visit(reference="EN2W8VYD", hour=14, minute=5, name="Mary D'Souza", language="en", address=house("7", "9-B"))


def sheet(*stops: RunStop, language: str = "en") -> RunSheet:
    """Asha's day with these stops."""
    return RunSheet(
        city=CITY,
        helpline="0172-555-0100",
        agent_name=texts("Asha Devi", "आशा देवी", "ਆਸ਼ਾ ਦੇਵੀ"),
        agent_code="A-017",
        on=ON,
        depot=texts("Sampark Centre, Sector 18", "संपर्क केंद्र, सेक्टर 18", "ਸੰਪਰਕ ਕੇਂਦਰ, ਸੈਕਟਰ 18"),
        shift_starts_at=at(9, 0),
        shift_ends_at=at(17, 0),
        leaves_at=at(9, 10),
        returns_at=at(16, 20),
        pause=Pause(at(13, 0), at(13, 30)),
        kits=(texts("Receipt printer", "रसीद प्रिंटर", "ਰਸੀਦ ਪ੍ਰਿੰਟਰ"),),
        stops=stops,
        printed_at=datetime(2026, 3, 1, 18, 5, tzinfo=ZONE),
        language=language,
    )


def form_of(*fields: FormField) -> Form:
    """A form with just these fields."""
    return Form(code="form", title={"en": "Form"}, note={}, fields=fields)
