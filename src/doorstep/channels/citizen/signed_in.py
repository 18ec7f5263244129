"""Whose phone was proven in this browser: "my appointments" opens with it, no password needed."""

from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from doorstep.channels.shared import clock

PHONE = "phone"
"""Where the session keeps the phone (E.164) and until when it counts as proven."""

DAYS = 30
"""So long a phone stays proven on a device that its people say is their own; elsewhere as long as a session lasts."""


def signed_in(request: HttpRequest) -> str:
    """This function will return the phone (E.164) that was proven in this browser, or "" for none."""
    kept = request.session.get(PHONE)
    if not kept or datetime.fromisoformat(kept["until"]) <= clock.now():
        return ""
    return str(kept["phone"])


def sign_in(request: HttpRequest, *, phone: str, own: bool) -> None:
    """This function will let this browser see the appointments of a phone whose code was given here: for DAYS on a
    device of their `own`.

    The session gets a new key, so that whoever gave this browser its session does not look over its shoulder."""
    request.session.cycle_key()
    lasts = timedelta(days=DAYS) if own else timedelta(seconds=settings.SESSION_COOKIE_AGE)
    request.session[PHONE] = {"phone": phone, "until": (clock.now() + lasts).isoformat(), "own": own}
    if own:
        keep_long(request)


def on_own_device(request: HttpRequest) -> bool:
    """This function will tell whether what this browser shows may stay on its device, to be read without a network."""
    return bool(signed_in(request) and request.session[PHONE].get("own"))


def kept_on_own_device(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """This function will let the service worker keep this page without a network, on one's own device."""
    if on_own_device(request):
        response.headers["X-Keep"] = "own-device"
    return response


def sign_out(request: HttpRequest) -> None:
    """This function will forget all that this browser was told: the phone, the visit, a booking in the making."""
    request.session.flush()


def keep_long(request: HttpRequest) -> None:
    """This function will let this browser's session outlive the day: staff's sessions do not."""
    request.session.set_expiry(timedelta(days=DAYS))


def keep_for_hours(request: HttpRequest) -> None:
    """This function will let this browser's session end as staff's do."""
    request.session.set_expiry(settings.SESSION_COOKIE_AGE)
