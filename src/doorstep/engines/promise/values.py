"""The values of the promise. Every time is in whole seconds since the city's local midnight of the day."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeAlias

from numpy.typing import NDArray

from doorstep.engines.routing.hours import HourProfile

# A leg of this many seconds or more is no leg: there is no way.
UNREACHABLE = 65_535

# Later than any instant of a day, and still small enough to add a few of them up in 64 bits.
NEVER = 1_000_000_000

# How many routes of a depot may need a kit at once, by (Route.depot, the kit's single bit).
KitLimits: TypeAlias = Mapping[tuple[int, int], int]


class Travel(Protocol):
    """Seconds by road between nodes; rows and columns are whole-city arrays indexed by node.

    `profile` tells how much longer they take at which hour; where costs are compared, the plain seconds count.
    """

    @property
    def profile(self) -> HourProfile: ...

    def seconds(self, a: int, b: int, /) -> int: ...

    def rows(self, node: int, /) -> NDArray[Any]: ...

    def columns(self, node: int, /) -> NDArray[Any]: ...


@dataclass(frozen=True, slots=True)
class Wish:
    """A preference: a route that lacks one of the skills, or is not among the routes if any are named, costs cost_s.

    What somebody must have is no wish but a skill of the visit.
    """

    cost_s: int
    skills: int = 0
    routes: tuple[int, ...] = ()

    def costs(self, *, route: "Route") -> int:
        """This function will return what it costs, in seconds of driving, that this route comes."""
        granted = route.skills & self.skills == self.skills and (not self.routes or route.id in self.routes)
        return 0 if granted else self.cost_s


@dataclass(frozen=True, slots=True)
class Visit:
    """A place to be at, with service starting between earliest_s and latest_s, both included; skills are bits.

    `more_windows` are further such spans. Service does not start before release_s and is over by deadline_s.
    `service_s` is what is planned; what is expected, and its standard deviation, matter for lateness only.
    """

    id: int
    node: int
    service_s: int
    earliest_s: int
    latest_s: int
    skills: int = 0
    kits: int = 0
    more_windows: tuple[tuple[int, int], ...] = ()
    release_s: int = 0
    deadline_s: int = NEVER
    wishes: tuple[Wish, ...] = ()
    expected_s: int | None = None
    spread_s: int = 0
    load: int = 0

    @property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """When service may start, within release and deadline: separate spans in order, both ends included."""
        given = [(self.earliest_s, self.latest_s), *self.more_windows]
        last_s = self.deadline_s - self.service_s
        cut = sorted((max(first, self.release_s), min(last, last_s)) for first, last in given)
        joined: list[tuple[int, int]] = []
        for first, last in cut:
            if first > last:
                continue
            if joined and first <= joined[-1][1] + 1:
                joined[-1] = (joined[-1][0], max(joined[-1][1], last))
            else:
                joined.append((first, last))
        return tuple(joined)


@dataclass(frozen=True, slots=True)
class Break:
    """A rest that starts between earliest_s and latest_s, after any stop, at that stop's place."""

    duration_s: int
    earliest_s: int
    latest_s: int


@dataclass(frozen=True, slots=True)
class Route:
    """One field agent's shift: leaves start_node from starts_s on, is back at end_node by ends_s.

    `kits` are those the route can have: already taken, or still free in its depot. The first `fixed` visits stay where
    they are, and nothing is put before them. `depot` is the group whose kits the route shares. To use the route at all
    costs `use_cost_s` seconds of driving: more than 0 for those whom the roster would rather leave at home. `capacity`
    is the most that the loads of its visits may add up to.
    """

    id: int
    start_node: int
    end_node: int
    starts_s: int
    ends_s: int
    skills: int
    kits: int
    pause: Break | None
    visits: tuple[Visit, ...] = ()
    fixed: int = 0
    depot: int = 0
    use_cost_s: int = 0
    capacity: int = NEVER

    def can(self, *, skills: int, kits: int) -> bool:
        """This function will tell whether the agent has these skills and can have these kits."""
        return self.skills & skills == skills and self.kits & kits == kits

    def with_visit(self, *, visit: Visit, position: int) -> "Route":
        """This function will return the route with a visit put before the one now at a position (0 is first)."""
        return replace(self, visits=(*self.visits[:position], visit, *self.visits[position:]))

    def without(self, *, visit_ids: Collection[int]) -> "Route":
        """This function will return the route without some visits; a fixed visit that goes frees its place."""
        kept = tuple(visit for visit in self.visits if visit.id not in visit_ids)
        gone = sum(visit.id in visit_ids for visit in self.visits[: self.fixed])
        return replace(self, visits=kept, fixed=self.fixed - gone)


@dataclass(frozen=True, slots=True)
class Insertion:
    """A place for a new visit: before the visit now at `position` of the route, for `extra_s` more driving.

    `start_s` is the earliest the service could then start; `cost_s` is extra_s and what wishes not granted cost.
    """

    route_id: int
    position: int
    extra_s: int
    start_s: int
    cost_s: int


@dataclass(frozen=True, slots=True)
class PlannedVisit:
    """When a visit is planned; latest_s is how late it may start so that it and all after it still hold."""

    id: int
    arrives_s: int
    starts_s: int
    finishes_s: int
    latest_s: int


@dataclass(frozen=True, slots=True)
class Schedule:
    """The planned times of a route.

    `slack_s` is the part of the shift that is neither driving, service nor break. `margin_s` is how late every visit
    could start, all at once, before a promise or the end of the shift breaks (None without visits).
    """

    visits: tuple[PlannedVisit, ...]
    leaves_s: int
    returns_s: int
    break_s: int | None
    driven_s: int
    slack_s: int
    margin_s: int | None
