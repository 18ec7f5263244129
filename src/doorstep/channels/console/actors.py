"""Who acts in the staff pages, as the journal knows them."""

from doorstep.journal.actions import Actor
from doorstep.people.models import StaffMember


def staff_actor(*, staff: StaffMember) -> Actor:
    """This function will return the actor behind a member of staff who is logged in: an id, not a name."""
    return Actor(name=f"staff:{staff.pk}", channel="console")
