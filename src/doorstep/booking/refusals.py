"""Every clear no that booking can give."""

from doorstep.texts.refusals import Refusal


class UnknownService(Refusal):
    """A service code that the catalogue does not have, or none at all."""

    code = "unknown-service"


class TooManyServices(Refusal):
    """More services than one visit can take."""

    code = "too-many-services"


class NotOffered(Refusal):
    """A service that the department has not switched on."""

    code = "not-offered"


class AnswersMissing(Refusal):
    """A question that decides eligibility has no answer, or one that is not understood."""

    code = "answers-missing"


class NotEligible(Refusal):
    """An answer rules the home visit out; the message names the other way to get it done."""

    code = "not-eligible"


class UnknownPreference(Refusal):
    """Something else than a woman, or anyone, is wanted at the door."""

    code = "unknown-preference"


class UnknownWindow(Refusal):
    """This is none of the city's arrival windows."""

    code = "unknown-window"


class OutsideHorizon(Refusal):
    """A day that is past, too near or too far away."""

    code = "outside-horizon"


class WindowLost(Refusal):
    """The window can no longer be promised; `details["offers"]` has fresh ones."""

    code = "window-lost"


class TooManyHolds(Refusal):
    """Whoever asks holds as many windows as they may; `details["wait_s"]` says when the first of them runs out."""

    code = "too-many-holds"


class SomethingIsFree(Refusal):
    """Nobody has to wait for what was asked: a window that would do is free."""

    code = "something-is-free"


class TooManyWaiting(Refusal):
    """This phone is on the waiting list as often as it may be."""

    code = "too-many-waiting"


class BadPhone(Refusal):
    """A telephone number that cannot exist, or cannot receive an SMS where one is needed."""

    code = "bad-phone"


class BadName(Refusal):
    """A name that is missing or cannot be printed and read out."""

    code = "bad-name"


class BadText(Refusal):
    """A text that is too long, or holds what must not be kept."""

    code = "bad-text"


class TooManyOpen(Refusal):
    """This phone or this address has as many open appointments as it may."""

    code = "too-many-open"


class PhoneMismatch(Refusal):
    """The proven phone is neither the applicant's nor the helper's."""

    code = "phone-mismatch"


class KeyReused(Refusal):
    """The same idempotency key came with another request."""

    code = "idempotency-key-reused"


class TooLateToChange(Refusal):
    """It is after the hour until which appointments can be changed."""

    code = "too-late-to-change"


class UnknownDocument(Refusal):
    """A document that is wanted is none of the catalogue's, or none was chosen."""

    code = "unknown-document"


class UnknownAnswer(Refusal):
    """What was answered about the documents is none of the three answers."""

    code = "unknown-answer"


class NotOpen(Refusal):
    """The appointment was cancelled or is over."""

    code = "not-open"


class UnknownAppointment(Refusal):
    """No appointment has this reference and phone."""

    code = "unknown-appointment"


class UnknownLanguage(Refusal):
    """None of the languages in which the city writes to people."""

    code = "unknown-language"


class UnknownConsent(Refusal):
    """The link belongs to no question of consent."""

    code = "unknown-consent"
