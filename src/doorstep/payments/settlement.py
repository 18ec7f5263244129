"""What each department is owed of the money that was taken."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Sum

from doorstep.catalogue.models import FeeRule
from doorstep.engines.catalogue.values import Texts
from doorstep.engines.texts import in_language
from doorstep.payments.models import LedgerPosting


@dataclass(frozen=True, slots=True)
class Settled:
    """One line of the tariff: how often it was taken, what came to, what was taken back or is paid back, in paise."""

    code: str
    label: Texts
    times: int
    taken_paise: int
    back_paise: int

    @property
    def owed_paise(self) -> int:
        """What is to be settled."""
        return self.taken_paise - self.back_paise


@dataclass(frozen=True, slots=True)
class OfDepartment:
    """A department with its lines; name None: the doorstep fee and whatever is no department's; several names: lines
    that they share."""

    name: Texts | None
    lines: tuple[Settled, ...]

    @property
    def owed_paise(self) -> int:
        """The sum of its lines."""
        return sum(line.owed_paise for line in self.lines)


def settlement(*, starts_at: datetime, ends_at: datetime) -> tuple[OfDepartment, ...]:
    """This function will return what was taken in a span by department and line of the tariff, departments by their
    English name, the doorstep fee first. Three queries."""
    rows = LedgerPosting.objects.filter(account__startswith="fee:", entry__at__gte=starts_at, entry__at__lt=ends_at)
    sums: dict[str, dict[str, tuple[int, int]]] = defaultdict(dict)
    for account, kind, paise, times in (
        rows.values("account", "entry__kind")
        .annotate(paise=Sum("amount_paise"), times=Count("id"))
        .values_list("account", "entry__kind", "paise", "times")
    ):
        sums[account.removeprefix("fee:")][kind] = (paise, times)
    names, labels = _departments()
    found: dict[str, list[Settled]] = defaultdict(list)
    for code, kinds in sorted(sums.items()):
        taken, times = kinds.get("collected", (0, 0))
        back = sum(paise for kind, (paise, _times) in kinds.items() if kind != "collected")
        department = names.get(code)
        found[department["en"] if department else ""].append(
            Settled(code, labels.get(code, {"en": code}), times, -taken, back)
        )
    by_name = {name["en"]: name for name in names.values() if name}
    return tuple(OfDepartment(by_name.get(name), tuple(lines)) for name, lines in sorted(found.items()))


def _departments() -> tuple[Mapping[str, Texts | None], Mapping[str, Texts]]:
    """The department of each line of the tariff by its code, None for the doorstep's own; and the lines' labels."""
    rules = FeeRule.objects.prefetch_related("services__department")
    names: dict[str, Texts | None] = {}
    labels: dict[str, Texts] = {}
    for rule in rules:
        labels[rule.code] = rule.label
        departments = {service.department_id: service.department.name for service in rule.services.all()}
        own = rule.scope in ("first", "further") or not departments
        names[rule.code] = None if own else _together([departments[key] for key in sorted(departments)])
    return names, labels


def _together(names: Sequence[Texts]) -> Texts:
    """The departments of a line that several share, which they have to divide among themselves."""
    return {code: " / ".join(in_language(name, code) for name in names) for code in {code for n in names for code in n}}
