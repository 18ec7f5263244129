"""Why a city is not loaded."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.translation import gettext_lazy as _

from doorstep.engines.city.values import Fault
from doorstep.texts.refusals import Refusal


class BrokenCity(Refusal):
    """The files have faults; nothing was loaded. `faults` says where each is and how to mend it."""

    code = "broken-city"

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(_("The city's files have faults. Nothing was loaded."))
        self.faults = tuple(faults)


class OtherCity(Refusal):
    """The database serves another city."""

    code = "other-city"

    def __init__(self, present: str, asked: str) -> None:
        words = _("This database serves the city “%(present)s”. Give “%(asked)s” a database of its own (DOORSTEP_VAR).")
        super().__init__(words % {"present": present, "asked": asked})


class OtherZone(Refusal):
    """The deployment's time zone is not the city's."""

    code = "other-zone"

    def __init__(self, asked: str, present: str) -> None:
        words = _(
            "The city lives in the time zone %(asked)s, and DOORSTEP_TIME_ZONE is %(present)s. Make them the same."
        )
        super().__init__(words % {"asked": asked, "present": present})


class NoCity(Refusal):
    """There is no city yet whose roads these could be."""

    code = "no-city"

    def __init__(self) -> None:
        super().__init__(_("No city is loaded yet. Run: doorstep setup"))


class RoadsElsewhere(Refusal):
    """The roads are of some other place."""

    code = "roads-elsewhere"

    def __init__(self, *, what: str, name: str, kilometres: int) -> None:
        words = _(
            "These roads are not this city's: %(what)s %(name)s is %(kilometres)d km from the nearest one. "
            "Nothing was changed. Give an extract that holds the whole city."
        )
        super().__init__(words % {"what": what, "name": name, "kilometres": kilometres})


class RoadsBreakPromises(Refusal):
    """Routes that stand could not be driven in time on the new roads; `routes`: how many, by day."""

    code = "roads-break-promises"

    def __init__(self, routes: Mapping[date, int]) -> None:
        words = _(
            "On these roads promises would be broken; nothing was changed. "
            "Days, and how many routes of each could not be kept: %(days)s. "
            "Wait until these days are over, or move some of their visits first."
        )
        days = ", ".join(f"{on.isoformat()} ({count})" for on, count in sorted(routes.items()))
        super().__init__(words % {"days": days})
        self.routes = dict(routes)
