"""Making, keeping, changing and ending promises."""

from doorstep.booking.actions.book import book_appointment
from doorstep.booking.actions.change import cancel_appointment, confirm_appointment, reschedule_appointment
from doorstep.booking.actions.consent import answer_consent
from doorstep.booking.actions.hold import hold_offer, release_expired, release_hold
from doorstep.booking.actions.proof import ask_for_code, prove_phone
from doorstep.booking.requests import BookingRequest, HelperSaid, PersonSaid
from doorstep.people.actions import phone_of_token

__all__ = [
    "BookingRequest",
    "HelperSaid",
    "PersonSaid",
    "answer_consent",
    "ask_for_code",
    "book_appointment",
    "cancel_appointment",
    "confirm_appointment",
    "hold_offer",
    "phone_of_token",
    "prove_phone",
    "release_expired",
    "release_hold",
    "reschedule_appointment",
]
