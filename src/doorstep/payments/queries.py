"""Reading what is owed."""

from doorstep.engines.fees.itemise import Line
from doorstep.payments.models import Charge


def lines_of(*, charge: Charge) -> tuple[Line, ...]:
    """This function will return the lines as they were told."""
    return tuple(
        Line(code=row.code, label=row.label, amount_paise=row.amount_paise, reading=row.reading)  # type: ignore[arg-type]
        for row in charge.lines.all()
    )
