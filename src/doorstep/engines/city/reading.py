"""What is noticed while a city's files are read: faults, the codes that exist, the codes that are referred to."""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from doorstep.engines.city.rings import Ring, is_inside
from doorstep.engines.city.values import Fault

SLUG = re.compile(r"[a-z0-9-]+")
MIXED = re.compile(r"[A-Za-z0-9-]+")
PATTERNS = {"sector": MIXED, "block": MIXED, "depot": MIXED, "agent": MIXED}


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a file; 0: the whole file."""

    file: str
    line: int = 0


def did_you_mean(*, wrong: str, known: Iterable[str], otherwise: str) -> str:
    """This function will say which known word was probably meant, or `otherwise` when none is near."""
    near = difflib.get_close_matches(wrong, list(known), n=1)
    return f"Did you mean '{near[0]}'?" if near else otherwise


class Reading:
    """Everything noticed so far about one city's folder. Checks across files wait for `settle`."""

    def __init__(self, *, folder: Path) -> None:
        self.folder = folder
        self.languages: tuple[str, ...] = ()
        self.boundary: Ring = ()
        self.faults: list[Fault] = []
        self._defined: dict[str, dict[str, Place]] = {}
        self._referred: list[tuple[Place, str, str]] = []
        self._unreadable: set[str] = set()

    def fault(self, place: Place, message: str, mend: str) -> None:
        self.faults.append(Fault(file=place.file, line=place.line, message=message, mend=mend))

    def define(self, kind: str, code: str, place: Place) -> None:
        """Remember that the code exists; a second one of its kind is a fault."""
        if not code:
            return
        first = self._defined.setdefault(kind, {}).setdefault(code, place)
        if first is not place:
            self.fault(
                place, f"{kind} '{code}' is already there, on line {first.line}.", "Give one of them another code."
            )
        elif not PATTERNS.get(kind, SLUG).fullmatch(code):
            letters = "letters" if kind in PATTERNS else "small letters"
            self.fault(place, f"{kind} code '{code}' is not a code.", f"Use {letters}, digits and hyphens only.")

    def refer(self, kind: str, code: str, place: Place) -> None:
        """Remember that `place` needs a `kind` of this code."""
        self._referred.append((place, kind, code))

    def leave_out(self, kinds: Iterable[str]) -> None:
        """Do not complain about references to these kinds: their file could not be read, which is a fault already."""
        self._unreadable.update(kinds)

    def check_point(self, *, lat: float, lon: float, place: Place) -> None:
        if self.boundary and not is_inside(lon=lon, lat=lat, ring=self.boundary):
            self.fault(
                place,
                f"The point {lat}, {lon} (lat, lon) is outside the city's boundary.",
                "Correct lat and lon, in degrees; or extend boundary.geojson.",
            )

    def settle(self) -> tuple[Fault, ...]:
        """Check what was referred to against what is there, and give all faults by file and line."""
        for place, kind, code in self._referred:
            known = self._defined.get(kind, {})
            if code not in known and kind not in self._unreadable:
                mend = did_you_mean(wrong=code, known=known, otherwise=f"Add the {kind}, or name one that is there.")
                self.fault(place, f"There is no {kind} '{code}'.", mend)
        return tuple(sorted(self.faults, key=lambda fault: (fault.file, fault.line)))

    def text_of(self, file: str) -> str | None:
        """The text of a file of the folder, or None after filing why there is none."""
        path = self.folder / file
        if not path.is_file():
            self.fault(Place(file), "The file is missing.", "Add it; cities/chandigarh has one to copy.")
            return None
        raw = path.read_bytes()
        try:
            return raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start) + 1
            self.fault(Place(file, line), "The file is not encoded in UTF-8.", "Save it again as UTF-8.")
            return None
