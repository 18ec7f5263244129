"""A small city for the dialogue: few services, two sectors, two days. Its menu is Chandigarh's own."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from doorstep.engines.addresses.values import BlockPoint, Gazetteer, HouseSpan, SectorPlace
from doorstep.engines.catalogue.values import Catalogue, Choice, Document, Need, Question, Requirement, Service
from doorstep.engines.city.phone_file import read_phone_menu
from doorstep.engines.phone_menu.dialogue import step
from doorstep.engines.phone_menu.values import (
    Caller,
    ComingVisit,
    Digits,
    Event,
    Gather,
    Offered,
    PhoneMenu,
    SavedAddress,
    Start,
    State,
    Verb,
    VisitKnown,
    World,
)

CITY = Path(__file__).parents[3] / "cities" / "chandigarh"
TODAY = date(2026, 12, 1)
PHONE = "+919876500001"
ABROAD = "+16045550134"
LANDLINE = "+911722740999"
TEXT = {"en": "x", "hi": "x", "pa": "x"}


def chandigarhs_menu() -> PhoneMenu:
    menu, faults = read_phone_menu(folder=CITY)
    assert menu is not None, faults
    return menu


MENU = chandigarhs_menu()
OFFERS = (
    Offered("2026-12-02", "09:00-11:00"),
    Offered("2026-12-02", "11:00-13:00"),
    Offered("2026-12-03", "09:00-11:00"),
    Offered("2026-12-04", "09:00-11:00"),
)
VISIT = VisitKnown(
    reference="12345674",
    on="2026-12-01",
    window="09:00-11:00",
    services=("electricity-bill",),
    documents=(("all", ("bill",)),),
    can_change=True,
    agent="7",
    badge="FA07",
)
HOME = SavedAddress("Meera Sharma", PHONE, "33", "", "150", "", "", "A")

MEERA = Caller(PHONE, "mobile", "pa", "Meera Sharma", (HOME,), ())
STRANGER = Caller(PHONE, "mobile")
AT_HOME = Caller(LANDLINE, "landline", "hi")
ARJUN = Caller(ABROAD, "abroad", "en")
HIDDEN = Caller()


def with_visits(caller: Caller, number: int) -> Caller:
    """The caller with so many visits ahead."""
    days = ("2026-12-01", "2026-12-04")
    coming = tuple(ComingVisit(f"1234567{n}", days[n], "09:00-11:00") for n in range(number))
    return replace(caller, coming=coming)


def service(code: str, need: str, *questions: str, popularity: int = 50) -> Service:
    return Service(
        code=code,
        name=TEXT,
        department="d",
        summary=TEXT,
        search_words="",
        minutes_typical=5,
        minutes_p90=9,
        skill="basic",
        kits=(),
        requirements=(Requirement("all", ("bill",)), Requirement("any_one", ("aadhaar-card", "voter-card"))),
        questions=questions,
        form="",
        who_must_be_present=TEXT,
        back_office_days=1,
        second_visit=False,
        needs_real_time=False,
        real_time_reason="",
        offered=True,
        not_offered_because=None,
        online_url="",
        online_note=None,
        doorstep_fee=True,
        popularity=popularity,
        note="",
        need=need,
    )


SERVICES = (
    service("electricity-bill", "bills", "due", popularity=100),
    service("aadhaar-update", "aadhaar", "eligible"),
    *(service(f"certificate-{letter}", "certificates") for letter in "abcde"),
)
QUESTIONS = (
    Question("due", TEXT, kind="date", margin_days=2),
    Question("eligible", TEXT, choices=(Choice("senior", TEXT), Choice("none", TEXT, refuses=TEXT)), required=True),
)
CATALOGUE = Catalogue(
    departments={},
    documents={code: Document(code, TEXT, "card", True, 1, False) for code in ("bill", "aadhaar-card", "voter-card")},
    questions={one.code: one for one in QUESTIONS},
    services={one.code: one for one in SERVICES},
    forms={},
    fees=(),
    concessions=(),
    needs={code: Need(code, TEXT) for code in ("bills", "aadhaar", "certificates")},
)

NARROW = replace(CATALOGUE, services={one.code: one for one in SERVICES[:2]})
"""Few services, of which several can be had in one visit."""


def sector(code: str) -> SectorPlace:
    blocks = {"A": BlockPoint("A", 30.7, 76.7)}
    return SectorPlace(code, "T1", 30.7, 76.7, "160022", blocks, (HouseSpan("A", 1, 334),))


GAZETTEER = Gazetteer(sectors={code: sector(code) for code in ("33", "38", "38W")}, localities=())


def world(*, staffed: bool = True, menu: PhoneMenu = MENU, most: int = 1, catalogue: Catalogue = CATALOGUE) -> World:
    return World(menu, catalogue, GAZETTEER, TODAY, staffed, most)


class Line:
    """A caller at the phone: presses keys, and sees what is said and asked."""

    def __init__(self, caller: Caller = MEERA, *, world: World | None = None, ready: VisitKnown | None = None) -> None:
        self.world = world or globals()["world"]()
        self.state = State()
        self.verbs: tuple[Verb, ...] = ()
        self.hear(Start(caller, ready))

    def hear(self, *events: Event) -> "Line":
        for event in events:
            self.state, self.verbs = step(state=self.state, event=event, world=self.world)
        return self

    def press(self, *keys: str) -> "Line":
        return self.hear(*(Digits(key) for key in keys))

    @property
    def last(self) -> Verb:
        return self.verbs[-1]

    @property
    def phrases(self) -> list[str]:
        """The names of everything that is said now."""
        spoken = [one for verb in self.verbs for one in getattr(verb, "spoken", ())]
        return [getattr(said, "key", None) or f"{said.kind} {said.value}" for one in spoken for said in one.said]

    @property
    def asks_for(self) -> int:
        assert isinstance(self.last, Gather)
        return self.last.most
