"""Telling what is owed."""

from collections.abc import Sequence
from datetime import datetime

from doorstep.engines.fees.itemise import Line, total_paise
from doorstep.payments.models import Charge, ChargeLine


def tell_charge(*, lines: Sequence[Line], now: datetime) -> Charge:
    """This function will keep what a citizen is told they owe, line by line. It stays what they owe."""
    charge = Charge.objects.create(total_paise=total_paise(lines=lines), told_at=now)
    ChargeLine.objects.bulk_create(
        ChargeLine(
            charge=charge,
            position=position,
            code=line.code,
            label=dict(line.label),
            amount_paise=line.amount_paise,
            reading=line.reading,
        )
        for position, line in enumerate(lines)
    )
    return charge
