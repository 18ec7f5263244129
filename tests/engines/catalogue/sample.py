"""A catalogue of four services, enough for every rule."""

from dataclasses import replace

from doorstep.engines.catalogue.values import (
    Catalogue,
    Choice,
    Concession,
    Condition,
    Department,
    Document,
    FeeRule,
    Question,
    Requirement,
    Service,
)

BILL = Service(
    code="electricity-bill",
    name={"en": "Electricity bill", "hi": "बिजली बिल"},
    department="power",
    summary={"en": "Pay your bill"},
    search_words="bijli light bill ਬਿਜਲੀ",
    minutes_typical=6,
    minutes_p90=10,
    skill="payments",
    kits=(),
    requirements=(Requirement("any_one", ("bill", "voter")),),
    questions=("due",),
    form="slip",
    who_must_be_present={},
    back_office_days=0,
    second_visit=False,
    needs_real_time=False,
    real_time_reason="",
    offered=True,
    not_offered_because=None,
    online_url="",
    online_note=None,
    doorstep_fee=True,
    popularity=9,
    note="",
)
INCOME = replace(
    BILL,
    code="income-certificate",
    name={"en": "Income certificate"},
    search_words="",
    minutes_typical=20,
    minutes_p90=30,
    skill="certificates",
    requirements=(Requirement("all", ("photo",)), Requirement("all", ("letter",), Condition("home", ("no",)))),
    questions=("home",),
    popularity=5,
)
AADHAAR = replace(
    BILL,
    code="aadhaar-update",
    name={"en": "Aadhaar update"},
    search_words="",
    skill="uidai-operator",
    kits=("aadhaar-kit",),
    requirements=(Requirement("all", ("doctor",), Condition("eligible", ("bedridden",))),),
    questions=("eligible", "home"),
    doorstep_fee=False,
    popularity=7,
)
CATALOGUE = Catalogue(
    departments={"power": Department("power", {"en": "Power company"})},
    documents={
        code: Document(code, {"en": code.title()}, "paper", original=True, copies=1, taken_away=False)
        for code in ("bill", "voter", "photo", "letter", "doctor")
    },
    questions={
        "eligible": Question(
            "eligible",
            {"en": "Senior or bedridden?"},
            choices=(
                Choice("senior", {"en": "60 or older"}),
                Choice("bedridden", {"en": "Bedridden"}),
                Choice("none", {"en": "None"}, refuses={"en": "Please come to a centre."}),
            ),
            required=True,
        ),
        "home": Question(
            "home", {"en": "At home?"}, choices=(Choice("yes", {"en": "Yes"}), Choice("no", {"en": "No"}))
        ),
        "due": Question("due", {"en": "Due date?"}, kind="date", margin_days=2),
    },
    services={service.code: service for service in (BILL, INCOME, AADHAAR)},
    forms={},
    fees=(
        FeeRule("first", {"en": "First"}, "first", "fixed", 20_000, (), "2023-02-06", "2027-01-01", "seen"),
        FeeRule("first", {"en": "First"}, "first", "fixed", 25_000, (), "2027-01-01", "", "assumed"),
        FeeRule("further", {"en": "Further"}, "further", "fixed", 10_000, (), "2023-02-06", "", "seen"),
        FeeRule("bill", {"en": "Bill"}, "departmental", "at_door", None, ("electricity-bill",), "2023-02-06", "", ""),
        FeeRule("cert", {"en": "None"}, "departmental", "none", None, ("income-certificate",), "2023-02-06", "", ""),
        FeeRule("uidai", {"en": "Home"}, "household_first", "fixed", 70_000, ("aadhaar-update",), "2025-10-01", "", ""),
    ),
    concessions=(
        Concession("kind", {"en": "Bedridden"}, "eligible", ("bedridden",), ("first", "further"), 50, "2023-02-06", ""),
    ),
)
