"""Reading the journal, and proving that nobody changed it."""

from django.db.models import QuerySet

from doorstep.journal.actions import digest_of
from doorstep.journal.models import Entry


def history_of(*, subject: str) -> QuerySet[Entry]:
    """This function will return the entries about `subject`, oldest first."""
    return Entry.objects.filter(subject=subject)


def first_broken() -> int | None:
    """This function will return the number of the first entry that does not follow from the one before, or None."""
    previous, expected = "0" * 64, 1
    for entry in Entry.objects.order_by("number").iterator():
        if entry.number != expected or entry.previous_digest != previous or entry.digest != digest_of(entry=entry):
            return expected
        previous, expected = entry.digest, expected + 1
    return None
