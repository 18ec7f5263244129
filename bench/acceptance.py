"""How many of those who ask are promised a window, by way of taking bookings, and how many of the promises come late.

docs/benchmarks.md says what is compared; docs/algorithms/lateness.md says what holds late starts down.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from statistics import NormalDist, fmean
from typing import Any, TypeAlias

from bench.acceptance_city import SERVICE_SPREAD, Stream, stream
from bench.acceptance_fairness import fairness
from bench.acceptance_life import Life, Lived, live
from bench.acceptance_policies import Effort, Plan, Way, by_numbers, by_routes, in_hindsight, routed
from bench.acceptance_show import shown
from bench.apart import BenchError
from bench.days import chandigarh
from bench.frame import Options, Table, Tell
from doorstep.engines.promise.check import violations
from doorstep.engines.promise.risk import Lateness, calmest_break
from doorstep.engines.promise.values import Route
from doorstep.places.rules import CityRules
from doorstep.planning.lateness import lateness_of

SIZES = ((60, 900), (20, 300))
SEEDS, QUICK_SEEDS = 5, 2
HINDSIGHT_S, QUICK_HINDSIGHT_S = 60.0, 5.0
QUOTAS = (1.5, 1.75, 2.0, 2.125, 2.25, 2.5)
DIARIES = (2.0, 2.5, 3.0)
MOST_LATE = 0.01
QUOTA_KINDS = ("quota", "area quota")

CALM = Lateness(price_s=5000.0, most_percent=6.5)
# How many hundredths of a late start a visit may add is swept, as quotas are.
CALMER = (CALM, Lateness(price_s=5000.0, most_percent=5.0))
# A quota has nothing to refuse: its plans only weigh late starts.
CALM_ROUTES = Lateness(price_s=10_000.0, most_percent=100.0)
SHIPPED = CityRules()
Routing: TypeAlias = tuple[str, float, Lateness | None]
ROUTINGS: tuple[Routing, ...] = (
    ("to the minute", 1.0, None),
    ("minutes x 1.2", 1.2, None),
    ("minutes x 1.3", 1.3, None),
    ("late starts weighed", 1.0, CALM_ROUTES),
)


@dataclass(frozen=True, slots=True)
class Judged:
    """One policy on one stream. `late_share` counts broken promises as late; `faults` is what the checker says."""

    policy: str
    size: str
    seed: int
    accepted: int
    broken: int
    late_share: float
    overtime_share: float
    faults: tuple[str, ...] = ()


def run(*, options: Options, tell: Tell) -> dict[str, Any]:
    """This function will run every policy over every stream and through many days of life."""
    if not any(options.wants(f"{agents}/{requests}") for agents, requests in _sizes(options)):
        raise BenchError(f"--only takes {' or '.join(f'{a}/{r}' for a, r in _sizes(options))} here.")
    network, travel = chandigarh(folder=options.folder)
    judged: list[Judged] = []
    fair: list[dict[str, Any]] = []
    for agents, requests in _sizes(options):
        if not options.wants(f"{agents}/{requests}"):
            continue
        for seed in range(1, (options.seeds or (QUICK_SEEDS if options.quick else SEEDS)) + 1):
            day = stream(agents=agents, requests=requests, seed=seed, network=network, travel=travel)
            for one in _policies(day, _effort(options), _hindsight_s(options)):
                judged.append(one)
                tell(f"{day.name}, seed {seed}: {one.policy}: {one.accepted} accepted, {one.late_share:.2%} late")
            fair += fairness(stream=day, lateness=CALM)
    return summed(judged, fair)


def _sizes(options: Options) -> Sequence[tuple[int, int]]:
    return SIZES[1:] if options.quick else SIZES


def tables(result: dict[str, Any]) -> tuple[Table, ...]:
    """This function will show accepted and late together, for each policy."""
    return shown(result)


def _effort(options: Options) -> Effort:
    return Effort(between=1_000, quick=400, evening=5_000) if options.quick else Effort()


def _hindsight_s(options: Options) -> float:
    return (options.seconds or (QUICK_HINDSIGHT_S if options.quick else HINDSIGHT_S,))[0]


def _policies(day: Stream, effort: Effort, seconds: float) -> Iterable[Judged]:
    yield judge(day, "insertion, to the minute", by_routes(stream=day, way=Way("insertion", improves=False)))
    ours = by_routes(stream=day, way=Way("ours", effort=effort))
    yield judge(day, "ours, to the minute", ours)
    # Starting from nothing finds the same number of visits; from ours it cannot find fewer.
    yield judge(day, "hindsight", in_hindsight(stream=day, start=ours.routes, seconds=seconds))
    kept = in_hindsight(stream=day, start=ours.routes, seconds=seconds / 3, keep=True)
    yield judge(day, "hindsight, all of ours kept", kept)
    weighed = [(f"late starts weighed, {calm.most_percent:g}", 1.0, calm) for calm in CALMER]
    for name, factor, lateness in (("minutes x 1.2", 1.2, None), *weighed):
        for policy, improves in (("insertion", False), ("ours", True)):
            way = Way(policy, factor=factor, lateness=lateness, improves=improves, effort=effort)
            yield judge(day, f"{policy}, {name}", by_routes(stream=day, way=way))
    factor = stretched(quantile=SHIPPED.planned_quantile_percent / 100, spread=SERVICE_SPREAD)
    way = Way("ours", factor=factor, lateness=lateness_of(rules=SHIPPED), effort=effort)
    yield judge(day, "ours, as Chandigarh ships", by_routes(stream=day, way=way))
    yield from _by_numbers(day, effort)


def stretched(*, quantile: float, spread: float) -> float:
    """This function will return a quantile of lognormal times with mean 1 and this standard deviation."""
    sigma = math.sqrt(math.log1p(spread * spread))
    return math.exp(NormalDist().inv_cdf(quantile) * sigma - sigma * sigma / 2)


def _by_numbers(day: Stream, effort: Effort) -> Iterable[Judged]:
    city, quarters, centres = areas_of(day)
    for policy, areas, counts in (
        ("quota", city, QUOTAS),
        ("area quota", quarters, QUOTAS),
        ("diaries", centres, DIARIES),
    ):
        for count in counts:
            accepted = by_numbers(stream=day, per_agent=count, areas=areas)
            plans = [(way[0], _routed(day, accepted, areas, way, effort)) for way in ROUTINGS]
            judged = [judge(day, f"{policy} {count:g}, {name}", plan) for name, plan in plans]
            yield from judged
            # What cannot be routed with the mean minutes is not better with more promises.
            if judged[0].broken:
                break


def _routed(day: Stream, accepted: Mapping[int, int], areas: Mapping[int, int], way: Routing, effort: Effort) -> Plan:
    _, factor, lateness = way
    return routed(
        stream=day, accepted=accepted, areas=areas, factor=factor, lateness=lateness, iterations=effort.evening
    )


def areas_of(day: Stream) -> tuple[dict[int, int], dict[int, int], dict[int, int]]:
    """This function will return areas by centre: one for the city, four, and one for each centre."""
    centres = sorted(day.quarters)
    return dict.fromkeys(centres, 0), dict(day.quarters), {centre: number for number, centre in enumerate(centres)}


def judge(day: Stream, policy: str, plan: Plan) -> Judged:
    """This function will check a plan, and live through it."""
    lived = _lived(day, plan.routes)
    served = plan.count - len(plan.broken)
    late = (lived.late_share * served + len(plan.broken)) / plan.count if plan.count else 0.0
    return Judged(
        policy=policy,
        size=day.name,
        seed=day.seed,
        accepted=plan.count,
        broken=len(plan.broken) + len(faults := _faults(day, plan)),
        late_share=late,
        overtime_share=lived.overtime / lived.shifts if lived.shifts else 0.0,
        faults=faults,
    )


def _lived(day: Stream, routes: Sequence[Route], life: Life | None = None) -> Lived:
    breaks = {route.id: calmest_break(route=route, travel=day.travel, lateness=CALM) for route in routes}
    return live(routes=routes, breaks=breaks, travel=day.travel, life=life or Life(), seed=day.seed)


def _faults(day: Stream, plan: Plan) -> tuple[str, ...]:
    """What the independent checker says of the plan with mean minutes, and promises that are not in it."""
    visits = {number: day.requests[number].visit(window=w, factor=1.0) for number, w in plan.accepted.items()}
    routes = [replace(route, visits=tuple(visits[visit.id] for visit in route.visits)) for route in plan.routes]
    there = {visit.id for route in routes for visit in route.visits} | set(plan.broken)
    lost = tuple(f"request {number} was promised and is in no route" for number in plan.accepted if number not in there)
    return (*violations(routes=routes, travel=day.travel, kit_limits={}), *lost)


def summed(judged: Sequence[Judged], fair: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """This function will put the judgements of all seeds together; the first size is the one named in front."""
    names = dict.fromkeys(one.size for one in judged)
    sizes = {size: _of_size([one for one in judged if one.size == size]) for size in names}
    first = next(iter(sizes.values()))
    return {"policies": first["policies"], "unbuffered": first["unbuffered"], "sizes": sizes, "fairness": list(fair)}


def _of_size(judged: Sequence[Judged]) -> dict[str, Any]:
    seeds = sorted({one.seed for one in judged})
    by_way = {name: [one for one in judged if one.policy == name] for name in dict.fromkeys(j.policy for j in judged)}
    # A quota that broke promises on some day was not tried further there, and is no policy for all days.
    means = {name: _mean(runs) for name, runs in by_way.items() if len(runs) == len(seeds)}
    kinds = ("ours", "insertion", *QUOTA_KINDS, "diaries")
    by_minutes = {name: mean for name, mean in means.items() if not name.endswith("weighed")}
    calm = {_key(kind): _best(means, kind, most_late=MOST_LATE) for kind in kinds}
    # A quota is a number; one that is routed by a search that weighs late starts has borrowed half of ours.
    borrowed = {kind.replace(" ", "_") + "_weighed": calm[_key(kind)] for kind in QUOTA_KINDS}
    own = {_key(kind): _best(by_minutes, kind, most_late=MOST_LATE) for kind in QUOTA_KINDS}
    paper = {_key(kind): _best(means, kind, most_late=None) for kind in kinds}
    return {
        "policies": {**calm, **own, **borrowed, "hindsight": means["hindsight"]},
        "unbuffered": {**paper, "hindsight": means["hindsight"]},
        "all": means,
        "runs": [asdict(one) for one in judged],
        "faults": [fault for one in judged for fault in one.faults],
    }


def _key(kind: str) -> str:
    return {"quota": "quota_best", "area quota": "area_quota_best"}.get(kind, kind)


def _mean(runs: Sequence[Judged]) -> dict[str, Any]:
    return {
        "accepted": fmean(one.accepted for one in runs),
        "late_share": fmean(one.late_share for one in runs),
        "broken": sum(one.broken for one in runs),
        "overtime_share": fmean(one.overtime_share for one in runs),
    }


def _best(means: Mapping[str, Mapping[str, Any]], kind: str, *, most_late: float | None) -> dict[str, Any]:
    """The way of a kind that accepts most: within the share of late starts, or else to the minute, nothing broken."""
    fit = {
        policy: mean
        for policy, mean in means.items()
        if policy.split(",")[0].rstrip("0123456789. ") == kind
        and mean["broken"] == 0
        and (mean["late_share"] <= most_late if most_late is not None else policy.endswith("to the minute"))
    }
    if not fit:
        return {"accepted": 0, "late_share": 0.0, "broken": 0, "way": "none"}
    best = max(fit, key=lambda policy: (fit[policy]["accepted"], -fit[policy]["late_share"]))
    return {**fit[best], "way": best}
