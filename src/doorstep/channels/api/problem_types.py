"""Every kind of problem the API answers with: the one table behind statuses, pages and docs/api.md."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PATH = "/api/v1/problems/"


@dataclass(frozen=True, slots=True)
class ProblemType:
    """A stable `code`, its HTTP status, its title, and what whoever calls the API can do about it."""

    code: str
    status: int
    title: str | Promise
    advice: str | Promise

    @property
    def uri(self) -> str:
        """The `type` of its problem documents: the same in every deployment, and a page that can be opened."""
        return PATH + self.code


_TYPES = (
    ProblemType("bad-json", 400, _("The body is not JSON"), _("Send one JSON object, encoded as UTF-8.")),
    ProblemType("token-missing", 401, _("A token is needed"), _("Send Authorization: Bearer with a token.")),
    ProblemType("phone-not-proven", 401, _("The phone is not proven"), _("Ask for a code and prove the phone again.")),
    ProblemType("phone-mismatch", 403, _("Another phone was proven"), _("Prove the applicant's or helper's phone.")),
    ProblemType("not-found", 404, _("Nothing is here"), _("See the list of addresses in the documentation.")),
    ProblemType("unknown-appointment", 404, _("No such appointment"), _("Check the reference and the phone.")),
    ProblemType("unknown-consent", 404, _("No such question"), _("Open the newest link.")),
    ProblemType("unknown-hold", 404, _("Nothing is held"), _("It ran out or was given back: hold a window anew.")),
    ProblemType("unknown-waiting", 404, _("No such place on the list"), _("Ask for the list of what you wait for.")),
    ProblemType("unknown-subscription", 404, _("No such subscription"), _("Subscribe anew.")),
    ProblemType("method-not-allowed", 405, _("Not this method"), _("Use a method named in the Allow header.")),
    ProblemType("window-lost", 409, _("The window has gone"), _("Choose one of the fresh offers in this answer.")),
    ProblemType("too-many-open", 409, _("Too many open appointments"), _("Keep or cancel one of them first.")),
    ProblemType("something-is-free", 409, _("Nobody has to wait"), _("Ask for the offers and hold one of them.")),
    ProblemType("too-many-waiting", 409, _("On the list too often"), _("Leave the list for one of the others first.")),
    ProblemType("too-late-to-change", 409, _("Too late to change"), _("Call the helpline.")),
    ProblemType("not-open", 409, _("No longer open"), _("Book a new appointment.")),
    ProblemType("not-yet-visited", 409, _("The visit has not been"), _("Ask again when it is over.")),
    ProblemType("too-late-for-feedback", 409, _("Too long ago"), _("Send a complaint instead.")),
    ProblemType("task-closed", 409, _("This is closed already"), _("Look at how it was closed.")),
    ProblemType("too-large", 413, _("The body is too large"), _("Send 64 KiB at most.")),
    ProblemType("invalid-request", 422, _("Something is missing or wrong"), _("Each entry of errors names a field.")),
    ProblemType("unknown-service", 422, _("No such service"), _("Take codes from the list of services.")),
    ProblemType("too-many-services", 422, _("Too many services"), _("Book a second visit for the rest.")),
    ProblemType("not-offered", 422, _("Not offered at home"), _("The list of services says why.")),
    ProblemType("answers-missing", 422, _("Questions are open"), _("Answer the questions of the services.")),
    ProblemType("not-eligible", 422, _("Not possible at home"), _("The detail names the other way to get it done.")),
    ProblemType("address-refused", 422, _("Not an address we can visit"), _("Correct the part named by field.")),
    ProblemType("unknown-window", 422, _("No such window"), _("Take the window from the offers.")),
    ProblemType("unknown-preference", 422, _("No such wish"), _("Send woman, or leave it out.")),
    ProblemType("outside-horizon", 422, _("Not on this day"), _("Take the date from the offers.")),
    ProblemType("unknown-answer", 422, _("No such answer"), _("Send ready, missing or change.")),
    ProblemType("unknown-document", 422, _("No such document"), _("Take codes from the list of services.")),
    ProblemType("bad-phone", 422, _("Not a phone number"), _("Send it with its country code, such as +91.")),
    ProblemType("bad-name", 422, _("Not a name"), _("Send the name as it should stand on the forms.")),
    ProblemType("bad-text", 422, _("Not a text we can keep"), _("Shorten it, and leave out identity numbers.")),
    ProblemType("unknown-language", 422, _("No such language"), _("Send en, hi or pa.")),
    ProblemType("words-missing", 422, _("Words are missing"), _("Say in words what it is about.")),
    ProblemType("bad-marks", 422, _("Not a mark"), _("Send a whole number from 1 to 5.")),
    ProblemType(
        "bad-subscription", 422, _("Not a push subscription"), _("Send what the browser's PushSubscription gives.")
    ),
    ProblemType("code-wrong", 422, _("The code is wrong"), _("Look at the newest message and try again.")),
    ProblemType("code-expired", 422, _("The code has run out"), _("Ask for a new code.")),
    ProblemType("code-tries", 422, _("Too many wrong codes"), _("Ask for a new code.")),
    ProblemType(
        "idempotency-key-reused", 422, _("The key was used before"), _("Use a new Idempotency-Key for a new request.")
    ),
    ProblemType("refused", 422, _("This cannot be done"), _("The detail says why.")),
    ProblemType("too-many-codes", 429, _("Too many codes"), _("Wait as long as Retry-After says.")),
    ProblemType("too-many-tries", 429, _("Too many tries"), _("Wait as long as Retry-After says.")),
    ProblemType("too-many-holds", 429, _("Too many windows are held"), _("Book or give back one, or wait.")),
    ProblemType("too-fast", 429, _("Too fast"), _("Wait as long as Retry-After says.")),
    ProblemType("internal-error", 500, _("Something went wrong here"), _("Try again; if it stays, tell us when.")),
    ProblemType("busy", 503, _("Busy just now"), _("Wait as long as Retry-After says.")),
    ProblemType("no-city", 503, _("No city is loaded"), _("Load one: doorstep city load cities/chandigarh")),
)

PROBLEM_TYPES = {kind.code: kind for kind in _TYPES}
# A refusal that the table does not know is still answered; a test keeps the table complete.
OTHERWISE = PROBLEM_TYPES["refused"]
