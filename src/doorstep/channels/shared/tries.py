"""So many tries, then a pause: against guessing. Counted in the cache, which is this process's memory by default."""

from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from doorstep.people.actions import digest
from doorstep.texts.refusals import Refusal

PAUSE_SECONDS = 3600


class TooManyTries(Refusal):
    """Somebody, or somebody about the same person, tried too often."""

    code = "too-many-tries"


def take_try(*, what: str, who: str, most: int) -> None:
    """This function will count a try at `what` about `who` before it is made, so that tries at once are counted too.

    Raises TooManyTries after `most` within an hour of the first."""
    key = _key(what, who)
    cache.add(key, 0, PAUSE_SECONDS)
    try:
        taken = cache.incr(key)
    except ValueError:
        # The hour ended between the two.
        taken = 1
    if taken > most:
        raise TooManyTries(_("Too many tries. Please wait an hour, or call the helpline."), details={"wait_s": 3600})


def forget_tries(*, what: str, who: str) -> None:
    """This function will begin the count anew, after a try that was right."""
    cache.delete(_key(what, who))


def _key(what: str, who: str) -> str:
    return digest(words=f"{what}:{who}")
