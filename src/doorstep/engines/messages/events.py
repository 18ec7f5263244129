"""Every event that people are told of: to whom, how, until when, what it replaces, what an uncertain sending means."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

HELPER_FORM = "-helper"
"""What the name of an event ends with in its form for a helper."""


class Recipient(StrEnum):
    """Whom an event is told. Everybody in the language that they chose; a text that is missing in it is in English."""

    APPLICANT = "applicant"
    HELPER = "helper"


class Channel(StrEnum):
    """How an event goes out, as in `Message.channel`. A mail goes to helpers only, beside the SMS."""

    SMS = "sms"
    EMAIL = "email"


class Uncertain(StrEnum):
    """What follows when nobody knows whether an attempt went out."""

    RESEND = "resend"
    """Once more: twice is a nuisance, not at all is worse."""
    NEVER = "never"
    """Not again: it can be missed, or somebody calls."""
    NEW_CODE = "new-code"
    """Not again: whoever asked asks for a new code."""


class Category(StrEnum):
    """Why it is sent: an answer to somebody's own act, news of what was promised, or a wish of ours."""

    SECURITY = "security"
    PROMISE = "promise"
    WISH = "wish"


class Until(StrEnum):
    """After what a message is of no use any more."""

    WINDOW = "window"
    """The window that was promised ends."""
    DAY = "day"
    """The city's day on which it is due ends."""
    CHANGE = "change"
    """Visits of that day cannot be changed any more: the evening before."""
    SAID = "said"
    """The instant that the text itself names."""
    RULE = "rule"
    """So long after it was queued as a rule of the city says."""
    HOURS = "hours"
    """So many hours after it was queued."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expiry:
    """When a message is not sent any more. `rule`: the city's rule with RULE; `hours`: with HOURS."""

    until: Until
    words: str
    rule: str = ""
    hours: int = 0

    def ends_at(self, *, since: datetime) -> datetime:
        """This function will return when a message that was queued at an instant expires; only with HOURS."""
        if self.until != Until.HOURS:
            raise ValueError(f"{self.words}: whoever queues the message knows when that is")
        return since + timedelta(hours=self.hours)


WINDOW_ENDS = Expiry(until=Until.WINDOW, words="when the window ends")
CHANGE_ENDS = Expiry(until=Until.CHANGE, words="when the visit cannot be changed any more")
DAY_ENDS = Expiry(until=Until.DAY, words="when that day ends")
SAID_TIME = Expiry(until=Until.SAID, words="at the time that it names")
AN_HOUR = Expiry(until=Until.HOURS, words="an hour after it was queued", hours=1)
THREE_DAYS = Expiry(until=Until.HOURS, words="three days after it was queued", hours=72)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event. `supersedes`: the events about the same subject that are not sent any more once this one is queued.

    `quiet`: the quiet hours hold it back. `priority`: as of an outbox job, the least first. `confirms`: it tells of a
    promise, and so says that we never ask for a bank code, an Aadhaar number or money by phone. `replies`: an answer by
    SMS or by key is understood."""

    name: str
    recipients: tuple[Recipient, ...]
    supersedes: frozenset[str]
    uncertain: Uncertain
    expires: Expiry
    channels: tuple[Channel, ...] = (Channel.SMS,)
    category: Category = Category.PROMISE
    quiet: bool = False
    priority: int = 5
    confirms: bool = False
    replies: bool = False

    @property
    def templates(self) -> tuple[str, ...]:
        """The names under which the city has its texts: one for each recipient."""
        helped = Recipient.HELPER in self.recipients
        return (self.name, f"{self.name}{HELPER_FORM}") if helped else (self.name,)


_BOTH = (Recipient.APPLICANT, Recipient.HELPER)
_ONE = (Recipient.APPLICANT,)
_WITH_MAIL = (Channel.SMS, Channel.EMAIL)
NEWS = frozenset(
    {"booked", "rescheduled", "changed-services", "cancelled", "documents", "morning", "on-the-way", "changed-visitor"}
    | {"delayed", "moved-by-us", "could-not-come", "nobody-home", "day-closed", "day-closed-moved"}
)
"""What is told of one appointment: whatever changes it makes all unsent news of it untrue."""
_ENDED = NEWS | {"consent"}
ANSWERS = (
    *("sms-help", "sms-status", "sms-status-today", "sms-status-ended", "sms-unknown-visit", "sms-cancel", "sms-kept"),
    *("sms-too-late", "sms-consent-yes", "sms-consent-no", "sms-papers-ready", "sms-papers-missing", "sms-stopped"),
)
"""What an SMS is answered with. Somebody waits for it: after an hour it is of no use any more."""
_CASE = frozenset({"case-taken", "documents-wanted", "result-ready", "delivered"})


_NEWS_OF_A_VISIT = Event(
    name="",
    recipients=_BOTH,
    supersedes=NEWS,
    uncertain=Uncertain.RESEND,
    expires=WINDOW_ENDS,
    channels=_WITH_MAIL,
)


def _news(name: str, expires: Expiry = WINDOW_ENDS, **more: Any) -> Event:
    return replace(_NEWS_OF_A_VISIT, name=name, expires=expires, **more)


_ALL = (
    Event(
        name="code",
        recipients=_ONE,
        supersedes=frozenset({"code"}),
        uncertain=Uncertain.NEW_CODE,
        expires=Expiry(until=Until.RULE, words="when the code does", rule="code_minutes"),
        category=Category.SECURITY,
        priority=1,
    ),
    Event(
        name="consent",
        recipients=_ONE,
        supersedes=frozenset({"consent"}),
        uncertain=Uncertain.RESEND,
        expires=WINDOW_ENDS,
        category=Category.SECURITY,
        replies=True,
    ),
    _news("booked", confirms=True),
    _news("rescheduled", confirms=True),
    _news("changed-services", confirms=True),
    _news("cancelled", supersedes=_ENDED),
    # What was asked before is asked anew; the promise itself is as it was told.
    _news("documents", CHANGE_ENDS, supersedes=frozenset({"documents"}), confirms=True, quiet=True, replies=True),
    _news("morning", priority=3),
    # The morning's message says who comes and what to do when somebody else does: it is never left out for this one.
    _news("on-the-way", SAID_TIME, supersedes=frozenset({"on-the-way"}), uncertain=Uncertain.NEVER, priority=2),
    _news("changed-visitor", priority=2),
    _news("delayed", SAID_TIME, priority=2),
    _news("moved-by-us", confirms=True, priority=3),
    _news("could-not-come", DAY_ENDS, supersedes=_ENDED, priority=3),
    _news("nobody-home", DAY_ENDS, priority=3),
    _news("day-closed-moved", confirms=True, quiet=True),
    _news("day-closed", DAY_ENDS, supersedes=_ENDED, quiet=True),
    # A receipt holds after the visit is moved or cancelled too: news of the visit does not take its place.
    *(
        Event(
            name=name,
            recipients=_BOTH,
            supersedes=supersedes,
            uncertain=Uncertain.RESEND,
            expires=THREE_DAYS,
            channels=_WITH_MAIL,
            priority=3,
        )
        for name, supersedes in (("receipt", frozenset[str]()), ("receipt-taken-back", frozenset({"receipt"})))
    ),
    Event(
        name="feedback",
        recipients=_BOTH,
        supersedes=frozenset({"feedback"}),
        uncertain=Uncertain.NEVER,
        expires=THREE_DAYS,
        channels=_WITH_MAIL,
        category=Category.WISH,
        quiet=True,
        priority=8,
    ),
    Event(
        name="waiting-joined",
        recipients=_ONE,
        supersedes=frozenset(),
        uncertain=Uncertain.RESEND,
        expires=THREE_DAYS,
    ),
    Event(
        name="waiting-offer",
        recipients=_ONE,
        supersedes=frozenset({"waiting-joined", "waiting-offer"}),
        uncertain=Uncertain.RESEND,
        expires=SAID_TIME,
        confirms=True,
        quiet=True,
        priority=3,
    ),
    Event(
        name="waiting-over",
        recipients=_ONE,
        supersedes=frozenset({"waiting-joined", "waiting-offer"}),
        uncertain=Uncertain.RESEND,
        expires=THREE_DAYS,
        quiet=True,
    ),
    Event(
        name="missed-call",
        recipients=_ONE,
        supersedes=frozenset({"missed-call"}),
        uncertain=Uncertain.NEVER,
        expires=SAID_TIME,
        priority=3,
    ),
    *(
        Event(
            name=name,
            recipients=_ONE,
            supersedes=frozenset(),
            uncertain=Uncertain.NEVER,
            expires=AN_HOUR,
            category=Category.SECURITY,
            priority=2,
            replies=name == "sms-cancel",
        )
        for name in ANSWERS
    ),
    Event(
        name="call-back",
        recipients=_ONE,
        supersedes=frozenset({"call-back", "missed-call"}),
        uncertain=Uncertain.NEVER,
        expires=SAID_TIME,
        priority=3,
    ),
    Event(
        name="not-reached",
        recipients=_ONE,
        supersedes=frozenset({"not-reached"}),
        uncertain=Uncertain.NEVER,
        expires=THREE_DAYS,
        quiet=True,
    ),
    Event(
        name="complaint",
        recipients=_ONE,
        supersedes=frozenset(),
        uncertain=Uncertain.RESEND,
        expires=SAID_TIME,
    ),
    *(
        Event(
            name=name,
            recipients=_BOTH,
            supersedes=_CASE,
            uncertain=Uncertain.RESEND,
            expires=THREE_DAYS,
            quiet=True,
            channels=_WITH_MAIL,
        )
        for name in ("case-taken", "documents-wanted", "result-ready", "delivered")
    ),
)

EVENTS: Mapping[str, Event] = {event.name: event for event in _ALL}
"""By name."""

_BY_TEMPLATE = {template: event for event in _ALL for template in event.templates}


def event_of(*, template: str) -> Event:
    """This function will return the event that a template's name belongs to: "morning-helper" is of "morning".

    Raises KeyError for a name that is no event's, as "letter"."""
    return _BY_TEMPLATE[template]


def superseded_by(*, event: str) -> frozenset[str]:
    """This function will return the names of templates whose unsent messages give way to an event, in their form for
    each recipient."""
    return frozenset(template for name in EVENTS[event].supersedes for template in EVENTS[name].templates)
