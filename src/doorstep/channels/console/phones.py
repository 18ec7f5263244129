"""Who sees whose number."""

from typing import Any

from doorstep.channels.shared import wording
from doorstep.people.phones import NotAPhone, read_phone


def sees_phones(user: Any) -> bool:
    """This function will tell whether a member of staff needs the numbers of citizens: who calls them, and managers."""
    return bool(user.has_perm("people.view_applicant"))


def shown_phone(*, phone: str, whole: bool) -> str:
    """This function will return an E.164 number in groups, or only its last four digits."""
    if not phone:
        return ""
    return wording.phone(phone=phone) if whole else f"••••• {phone[-4:]}"


def typed_phone(text: str) -> str:
    """This function will return the E.164 number that a search box holds, "" when it holds none."""
    if sum(letter.isdigit() for letter in text) < 10:
        return ""
    try:
        return read_phone(typed=text).number
    except NotAPhone:
        return ""
