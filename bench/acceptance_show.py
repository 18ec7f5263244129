"""The tables of the acceptance bench."""

from collections.abc import Iterable, Mapping
from statistics import fmean
from typing import Any

from bench.frame import Table

NAMES = {
    "ours": "ours: insertion, re-optimised, quick try",
    "insertion": "insertion only",
    "quota_best": "quota per window, best",
    "area_quota_best": "quota per quarter of the city, best",
    "quota_weighed": "quota per window, routed by our search",
    "area_quota_weighed": "quota per quarter, routed by our search",
    "diaries": "diaries per centre, best",
    "hindsight": "best plan found in hindsight",
}
HEADINGS = ("policy", "accepted", "against ours", "broken", "late starts", "home late", "way")


def shown(result: Mapping[str, Any]) -> tuple[Table, ...]:
    """This function will return two tables for each size, one with every way tried, and one of who is served."""
    tables = []
    for size, found in result["sizes"].items():
        tables.append(_policies(f"{size}: at most 1 % late starts", found["policies"], leave_out="hindsight"))
        tables.append(_policies(f"{size}: planned to the minute, nothing broken", found["unbuffered"], leave_out=""))
        tables.append(_all(f"{size}: every way tried", found["all"]))
    if result["fairness"]:
        tables.append(_fairness(result["fairness"]))
    return tuple(tables)


def _policies(title: str, policies: Mapping[str, Mapping[str, Any]], *, leave_out: str) -> Table:
    ours = policies["ours"]["accepted"]
    rows = []
    for policy, name in NAMES.items():
        if policy == leave_out or policy not in policies:
            continue
        mean = policies[policy]
        against = f"{ours / mean['accepted'] - 1:+.1%}" if mean["accepted"] else ""
        rows.append((name, *_figures(mean, against), str(mean.get("way", ""))))
    return Table(title, HEADINGS, tuple(rows), ("Accepted: mean of the seeds. Broken: sum of the seeds.",))


def _figures(mean: Mapping[str, Any], against: str) -> tuple[str, ...]:
    home = f"{mean['overtime_share']:.0%}" if "overtime_share" in mean else ""
    return f"{mean['accepted']:.1f}", against, str(mean["broken"]), f"{mean['late_share']:.2%}", home


def _all(title: str, means: Mapping[str, Mapping[str, Any]]) -> Table:
    rows = []
    for policy, mean in means.items():
        accepted, _, *others = _figures(mean, "")
        rows.append((policy, accepted, *others))
    return Table(title, ("way", "accepted", "broken", "late starts", "home late"), tuple(rows))


def _fairness(rows: Iterable[Mapping[str, Any]]) -> Table:
    rows = list(rows)
    groups = [key for key in rows[0] if key not in ("size", "seed", "rule", "accepted")]
    lines = []
    for size, rule in dict.fromkeys((row["size"], row["rule"]) for row in rows):
        same = [row for row in rows if (row["size"], row["rule"]) == (size, rule)]
        lines.append((size, rule, *(f"{fmean(row[group] for row in same):.1%}" for group in groups)))
    return Table("Share of each group that is served", ("size", "rule", *groups), tuple(lines))
