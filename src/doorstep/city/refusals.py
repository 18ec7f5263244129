"""Why a city is not loaded."""

from collections.abc import Sequence

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
