"""Reading the workforce: kept in memory by edition."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_
from uuid import UUID

from doorstep.engines.catalogue.values import Texts
from doorstep.places import queries as places
from doorstep.places.models import City
from doorstep.places.rules import CityRules
from doorstep.workforce.models import DepotKit, FieldAgent, Kit, Skill
from doorstep.workforce.traits import trait_bits, traits_of


@dataclass(frozen=True, slots=True)
class AgentNow:
    """A field agent as routes need them: skills and traits as a bit set, the depot and its road node; `away`: absences,
    half-open.

    One who is not active, or away that day, keeps what was promised in their name and is promised for nothing more."""

    id: int
    code: str
    name: Texts
    active: bool
    gender: str
    languages: tuple[str, ...]
    skills: int
    depot_id: int
    depot_name: Texts
    node: int
    roads: str
    """The network that `node` is of, by its digest."""
    away: tuple[tuple[date, date], ...]
    reserve: bool = False

    def comes(self, on: date) -> bool:
        """False on days on which this agent cannot be promised."""
        return self.active and not any(starts_on <= on < ends_on for starts_on, ends_on in self.away)


@dataclass(frozen=True, slots=True)
class Staffing:
    """Everyone and everything that routes are made of.

    `skill_bits` has traits too, `kit_bits` counted kits only. What a wish is worth is in seconds of driving."""

    skill_bits: Mapping[str, int]
    kit_bits: Mapping[str, int]
    kit_ids: Mapping[str, int]
    agents: Mapping[int, AgentNow]
    kits: Mapping[tuple[int, str], int]
    """How many of a kit a depot has, by (depot id, kit code)."""
    language_wish_s: int
    same_agent_wish_s: int
    roads: str
    """The network that the agents' nodes are of, by its digest."""

    def skills(self, codes: "tuple[str, ...] | list[str] | frozenset[str]") -> int:
        """This function will return the bit set of some skills; an unknown one is a bit that nobody has."""
        return reduce(or_, (self.skill_bits.get(code, 1 << 62) for code in codes), 0)

    def kit_mask(self, codes: "tuple[str, ...] | list[str] | frozenset[str]") -> int:
        """This function will return the bit set of those kits that are counted."""
        return reduce(or_, (self.kit_bits.get(code, 0) for code in codes), 0)


def staffing(*, token: UUID | None = None) -> Staffing:
    """This function will return the workforce of this edition."""
    token = token or places.edition()
    return places.remembered(name="staffing", token=token, make=lambda: _staffing(places.rules(token=token)))


def midnight(*, on: date) -> datetime:
    """This function will return the instant at which a day begins in the city."""
    return datetime.combine(on, time(), tzinfo=places.zone())


def instant(*, on: date, minute: int) -> datetime:
    """This function will return the instant some minutes after the city's midnight."""
    return midnight(on=on) + timedelta(minutes=minute)


def _staffing(rules: CityRules) -> Staffing:
    # First: depots that are on newer roads than these are found out, the other way round they would not be.
    roads = City.objects.values_list("network_digest", flat=True).first() or ""
    kits = list(Kit.objects.filter(counted=True))
    bits = {**{skill.code: 1 << skill.bit for skill in Skill.objects.all()}, **trait_bits()}
    agents = FieldAgent.objects.select_related("depot").prefetch_related("skills", "absences")
    counts = DepotKit.objects.filter(kit__counted=True).values_list("depot_id", "kit__code", "count")
    return Staffing(
        skill_bits=bits,
        kit_bits={kit.code: 1 << kit.bit for kit in kits},
        kit_ids={kit.code: kit.pk for kit in kits},
        agents={agent.pk: _agent(agent, bits, roads) for agent in agents},
        kits={(depot_id, code): count for depot_id, code, count in counts},
        language_wish_s=rules.language_wish_minutes * 60,
        same_agent_wish_s=rules.same_agent_wish_minutes * 60,
        roads=roads,
    )


def _agent(row: FieldAgent, bits: Mapping[str, int], roads: str) -> AgentNow:
    can = [*(skill.code for skill in row.skills.all()), *traits_of(gender=row.gender, languages=row.languages)]
    return AgentNow(
        id=row.pk,
        code=row.code,
        name=row.name,
        active=row.active,
        gender=row.gender,
        languages=tuple(row.languages),
        skills=reduce(or_, (bits.get(code, 0) for code in can), 0),
        depot_id=row.depot_id,
        depot_name=row.depot.name,
        node=row.depot.node,
        roads=roads,
        away=tuple(sorted((absence.starts_on, absence.ends_on) for absence in row.absences.all())),
        reserve=row.reserve,
    )
