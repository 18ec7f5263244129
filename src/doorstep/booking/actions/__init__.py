"""Making, keeping, changing and ending promises."""

from doorstep.booking.actions.add import add_services
from doorstep.booking.actions.book import book_appointment
from doorstep.booking.actions.change import cancel_appointment, reschedule_appointment
from doorstep.booking.actions.consent import answer_consent, answer_consent_by_phone, answer_for_helper
from doorstep.booking.actions.hold import Holder, hold_offer, release_expired, release_hold
from doorstep.booking.actions.language import change_language
from doorstep.booking.actions.offering import offer_freed_windows
from doorstep.booking.actions.proof import ask_for_code, prove_phone
from doorstep.booking.actions.readiness import answer_documents, ask_about_documents, confirm_appointment
from doorstep.booking.actions.waiting import WaitRequest, join_waiting_list, leave_waiting_list, pass_offer
from doorstep.booking.requests import BookingRequest, HelperSaid, PersonSaid
from doorstep.people.actions import phone_of_token

__all__ = [
    "BookingRequest",
    "HelperSaid",
    "Holder",
    "PersonSaid",
    "add_services",
    "WaitRequest",
    "answer_consent",
    "answer_consent_by_phone",
    "answer_documents",
    "answer_for_helper",
    "ask_about_documents",
    "ask_for_code",
    "book_appointment",
    "cancel_appointment",
    "change_language",
    "confirm_appointment",
    "hold_offer",
    "join_waiting_list",
    "leave_waiting_list",
    "offer_freed_windows",
    "pass_offer",
    "phone_of_token",
    "prove_phone",
    "release_expired",
    "release_hold",
    "reschedule_appointment",
]
