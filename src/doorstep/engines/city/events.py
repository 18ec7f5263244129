"""Which messages there are, and what each may say."""

from collections.abc import Mapping

_EVENTS: Mapping[str, frozenset[str]] = {
    "code": frozenset({"code", "minutes"}),
    "consent": frozenset({"helper", "date", "link"}),
    "booked": frozenset({"reference", "date", "window"}),
    "booked-helper": frozenset({"applicant", "reference", "date", "window"}),
    "rescheduled": frozenset({"reference", "date", "window"}),
    "rescheduled-helper": frozenset({"applicant", "reference", "date", "window"}),
    "changed-services": frozenset({"services", "reference", "date", "window"}),
    "changed-services-helper": frozenset({"applicant", "services", "reference", "date", "window"}),
    "cancelled": frozenset({"reference", "date"}),
    "cancelled-helper": frozenset({"applicant", "reference", "date"}),
    "morning": frozenset({"agent", "window", "reference"}),
    "morning-helper": frozenset({"applicant", "agent", "window", "reference"}),
    "changed-visitor": frozenset({"agent", "window", "reference"}),
    "changed-visitor-helper": frozenset({"applicant", "agent", "window", "reference"}),
    "delayed": frozenset({"agent", "date", "time", "reference"}),
    "delayed-helper": frozenset({"applicant", "agent", "date", "time", "reference"}),
    "moved-by-us": frozenset({"reference", "date", "window"}),
    "moved-by-us-helper": frozenset({"applicant", "reference", "date", "window"}),
    "could-not-come": frozenset({"date", "reference"}),
    "could-not-come-helper": frozenset({"applicant", "date", "reference"}),
    "nobody-home": frozenset({"agent", "reference"}),
    "nobody-home-helper": frozenset({"applicant", "agent", "reference"}),
    "waiting-joined": frozenset({"link"}),
    "waiting-offer": frozenset({"date", "window", "time", "link"}),
    "waiting-over": frozenset({"link"}),
    "complaint": frozenset({"reference", "date"}),
    "letter": frozenset(
        {"told", "helper", "applicant", "reference", "document", "link"}
        | {"here_zone", "here", "by_here", "there_zone", "there", "by_there"}
    ),
}

EVENTS: Mapping[str, frozenset[str]] = {event: names | {"helpline"} for event, names in _EVENTS.items()}
"""The placeholders that a template of each event may use."""

NEEDED: Mapping[str, frozenset[str]] = {
    "code": frozenset({"code"}),
    "consent": frozenset({"link"}),
    "booked": frozenset({"reference", "date", "window"}),
    "changed-services": frozenset({"services", "date", "window"}),
    "morning": frozenset({"agent", "window"}),
    "changed-visitor": frozenset({"agent", "window"}),
    "delayed": frozenset({"agent", "time"}),
    "moved-by-us": frozenset({"date", "window"}),
    "waiting-joined": frozenset({"link"}),
    "waiting-offer": frozenset({"date", "window", "time", "link"}),
    "complaint": frozenset({"reference", "date"}),
    "letter": frozenset({"told"}),
}
"""The placeholders without which a message of the event would be of no use."""
