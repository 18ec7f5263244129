"""What is owed: fees.toml."""

from collections.abc import Sequence
from itertools import combinations
from typing import get_args

from doorstep.engines.catalogue.values import Concession, FeeReading, FeeRule, FeeScope
from doorstep.engines.city.catalogue_files import read_condition
from doorstep.engines.city.reading import Reading
from doorstep.engines.city.toml_tables import Table, read_table

FILE = "fees.toml"
SCOPES: tuple[FeeScope, ...] = get_args(FeeScope)
READINGS: tuple[FeeReading, ...] = get_args(FeeReading)
_LAST_DAY = "9999-12-31"


def read_fees(*, reading: Reading) -> tuple[tuple[FeeRule, ...], tuple[Concession, ...]]:
    """This function will read the tariff's lines and what is taken off them."""
    whole = read_table(reading=reading, file=FILE)
    if whole is None:
        return (), ()
    fees = [(_fee(table=table), table) for table in whole.tables("fee")]
    concessions = [(_concession(table=table), table) for table in whole.tables("concession")]
    whole.done()
    for (earlier, first), (later, second) in combinations(fees, 2):
        if clash(one=earlier, other=later):
            second.fault("", _overlap(code=earlier.code, first=first), "End one where the other begins.")
    for (off, first), (other_off, second) in combinations(concessions, 2):
        if off.code == other_off.code and _meet(one=off, other=other_off):
            second.fault("", _overlap(code=off.code, first=first), "End one where the other begins.")
    return tuple(fee for fee, _ in fees), tuple(concession for concession, _ in concessions)


def _overlap(*, code: str, first: Table) -> str:
    return f"Holds on days on which '{code}' (line {first.place().line}) holds for the same."


def _fee(*, table: Table) -> FeeRule:
    reads = table.one_of("reading", READINGS)
    fee = FeeRule(
        code=table.text("code"),
        label=table.texts("label"),
        scope=table.one_of("scope", SCOPES),
        reading=reads,
        amount_paise=table.whole("amount_paise", default=0) if table.has("amount_paise") else None,
        services=table.references("services", "service"),
        valid_from_on=table.day("valid_from_on"),
        valid_until_on=table.day("valid_until_on"),
        provenance=table.text("provenance"),
    )
    table.done()
    _check_days(table=table, rule=fee)
    if reads == "fixed" and fee.amount_paise is None:
        table.fault("", "A fixed fee needs its amount.", "Add amount_paise = 20000 for Rs 200.")
    if reads != "fixed" and fee.amount_paise is not None:
        table.fault("amount_paise", "Only a fixed fee has an amount.", 'Take it out, or write reading = "fixed".')
    if fee.scope not in ("first", "further") and not fee.services:
        table.fault("", f"A fee of scope '{fee.scope}' must name its services.", 'Add services = ["..."]')
    return fee


def _concession(*, table: Table) -> Concession:
    condition = read_condition(table=table)
    concession = Concession(
        code=table.text("code"),
        label=table.texts("label"),
        question=condition.question,
        choices=condition.choices,
        scopes=_scopes(table=table),
        percent=table.whole("percent", least=1, most=100),
        valid_from_on=table.day("valid_from_on"),
        valid_until_on=table.day("valid_until_on"),
    )
    table.done()
    _check_days(table=table, rule=concession)
    return concession


def _scopes(*, table: Table) -> tuple[FeeScope, ...]:
    words = table.words("scopes", default=None)
    for word in words:
        if word not in SCOPES:
            table.fault("scopes", f"There is no scope '{word}'.", f"Write some of: {', '.join(SCOPES)}.")
    return tuple(scope for scope in SCOPES if scope in words)


def _check_days(*, table: Table, rule: FeeRule | Concession) -> None:
    if rule.valid_until_on and rule.valid_until_on <= rule.valid_from_on:
        table.fault(
            "valid_until_on",
            f"It ends on {rule.valid_until_on}, which is not after {rule.valid_from_on}.",
            "valid_until_on is the first day on which it does not hold any more.",
        )


def _meet(*, one: FeeRule | Concession, other: FeeRule | Concession) -> bool:
    """Whether there is a day on which both hold."""
    return one.valid_from_on < (other.valid_until_on or _LAST_DAY) and other.valid_from_on < (
        one.valid_until_on or _LAST_DAY
    )


def clash(*, one: FeeRule, other: FeeRule) -> bool:
    """This function will say whether two tariff lines may not stand beside each other.

    Several departmental lines of one service add up; of everything else one line may hold on a day."""
    if not _meet(one=one, other=other):
        return False
    if one.code == other.code:
        return True
    return one.scope == other.scope != "departmental" and _share(one=one.services, other=other.services)


def _share(*, one: Sequence[str], other: Sequence[str]) -> bool:
    """No services at all means every service."""
    return not one or not other or bool(set(one) & set(other))
