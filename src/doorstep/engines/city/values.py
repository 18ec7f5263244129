"""What a folder under `cities/` says, as frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from doorstep.engines.catalogue.values import Catalogue, Texts
from doorstep.engines.messages.registered import Variable


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in a city's file: where it is and how to mend it. `line` counts from 1; 0: the whole file."""

    file: str
    line: int
    message: str
    mend: str


@dataclass(frozen=True, slots=True)
class Territory:
    """Served together: one day plan a day."""

    code: str
    name: Texts


@dataclass(frozen=True, slots=True)
class Sector:
    code: str
    territory: str
    lat: float
    lon: float
    pincode: str
    outline: tuple[tuple[float, float], ...]
    """(lon, lat) ring."""


@dataclass(frozen=True, slots=True)
class Block:
    sector: str
    code: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class HouseRange:
    sector: str
    block: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Locality:
    code: str
    name: Texts
    aliases: tuple[str, ...]
    territory: str
    lat: float
    lon: float
    pincode: str
    quality: str


@dataclass(frozen=True, slots=True)
class Depot:
    code: str
    name: Texts
    territory: str
    lat: float
    lon: float
    weekly_off: int
    """Monday is 0, Sunday is 6."""
    kits: Mapping[str, int]
    """How many of each kit the depot has."""


@dataclass(frozen=True, slots=True)
class Skill:
    code: str
    name: Texts


@dataclass(frozen=True, slots=True)
class Kit:
    """Carried by a route. `counted`: scarce, counted per depot; otherwise every field agent has one."""

    code: str
    name: Texts
    counted: bool


@dataclass(frozen=True, slots=True)
class Window:
    """An arrival window, minutes after local midnight, half-open."""

    starts_minute: int
    ends_minute: int


@dataclass(frozen=True, slots=True)
class Holiday:
    on: str
    name: Texts


@dataclass(frozen=True, slots=True)
class SmsTerms:
    """What the operators know of the sender, and the price of a segment. There is one, with the code "sms"."""

    entity: str = ""
    header: str = ""
    segment_paise: int = 0
    domains: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    code: str = "sms"


@dataclass(frozen=True, slots=True)
class Template:
    """The text of one message in one language for one channel, with {placeholders}; `heading` heads a mail that tells
    it."""

    event: str
    language: str
    text: str
    heading: str = ""
    channel: str = "sms"
    header: str = ""
    template_id: str = ""
    category: str = "service-implicit"
    variables: tuple[Variable, ...] = ()
    three_because: str = ""


@dataclass(frozen=True, slots=True)
class AgentSeed:
    """One field agent of the demo roster (invented). `weekly_offs`: Monday is 0. Minutes after local midnight."""

    code: str
    name: Texts
    gender: str
    depot: str
    skills: tuple[str, ...]
    languages: tuple[str, ...]
    shift_starts_minute: int
    shift_ends_minute: int
    break_minutes: int
    break_earliest_minute: int
    break_latest_minute: int
    weekly_offs: tuple[int, ...]
    reserve: bool = False


@dataclass(frozen=True, slots=True)
class CityData:
    code: str
    name: Texts
    timezone: str
    languages: tuple[str, ...]
    helpline: str
    service_name: Texts
    colour: str
    emblem: str
    """SVG, or nothing."""
    rules: Mapping[str, int | str]
    territories: tuple[Territory, ...]
    sectors: tuple[Sector, ...]
    blocks: tuple[Block, ...]
    house_ranges: tuple[HouseRange, ...]
    localities: tuple[Locality, ...]
    boundary: tuple[tuple[float, float], ...]
    depots: tuple[Depot, ...]
    skills: tuple[Skill, ...]
    kits: tuple[Kit, ...]
    windows: tuple[Window, ...]
    holidays: tuple[Holiday, ...]
    templates: tuple[Template, ...]
    sms_terms: tuple[SmsTerms, ...]
    agents: tuple[AgentSeed, ...]
    catalogue: Catalogue
    road_nodes: Path
    road_edges: Path
