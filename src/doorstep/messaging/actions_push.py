"""Keeping where browsers may be woken."""

import binascii
import re
from base64 import urlsafe_b64decode
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from doorstep.journal.actions import SYSTEM, Actor, append
from doorstep.messaging.models import PushSubscription
from doorstep.people.actions import digest
from doorstep.texts.refusals import Refusal

MOST = 5
"""Subscriptions of one phone: a sixth takes the place of the oldest, which is an app that is there no more."""
LONGEST_ENDPOINT = 1000
POINT_BYTES, SECRET_BYTES = 65, 16
"""Of a P-256 key that is not compressed, which begins with 4, and of the secret of RFC 8291."""

# A name in the public DNS: no bare host, no number, so that nobody lets us knock at doors inside our own network.
_HOST = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")
_INSIDE = (".local", ".localhost", ".internal", ".lan", ".home", ".arpa", ".test", ".invalid", ".example")
_BASE64URL = re.compile(r"[A-Za-z0-9_-]+={0,2}")


class BadSubscription(Refusal):
    """This is no subscription that a browser gives."""

    code = "bad-subscription"


def subscribe(
    *, phone: str, endpoint: str, p256dh: str, auth: str, language: str, actor: Actor, now: datetime
) -> PushSubscription:
    """This function will keep a browser's push subscription for a proven phone (E.164), and return it; the same browser
    again keeps the same one, and moves to the phone that was proven in it last. Raises BadSubscription."""
    _check_endpoint(endpoint)
    _check_key(p256dh, POINT_BYTES, "keys.p256dh", first=4)
    _check_key(auth, SECRET_BYTES, "keys.auth")
    said = PushSubscription(
        phone=phone,
        endpoint=endpoint,
        endpoint_digest=digest(words=endpoint),
        p256dh=p256dh.rstrip("="),
        auth=auth.rstrip("="),
        language=language,
        created_at=now,
    )
    while True:
        try:
            return _keep(said, actor, now)
        except IntegrityError:
            # Another browser of this phone, or this one at the same moment, took the place: look again.
            continue


@transaction.atomic
def _keep(said: PushSubscription, actor: Actor, now: datetime) -> PushSubscription:
    known = PushSubscription.objects.filter(endpoint_digest=said.endpoint_digest).first()
    if known is not None and known.phone == said.phone:
        said.pk, said.place = known.pk, known.place
        said.save(force_update=True)
    else:
        PushSubscription.objects.filter(endpoint_digest=said.endpoint_digest).delete()
        said.place = _free_place(said.phone)
        said.save(force_insert=True)
    append(actor=actor, action="push.subscribed", subject=f"push:{said.pk}", details={}, now=now)
    return said


def _free_place(phone: str) -> int:
    taken = {row.place: row for row in PushSubscription.objects.filter(phone=phone).order_by("-created_at", "-pk")}
    free = next((place for place in range(MOST) if place not in taken), None)
    if free is not None:
        return free
    oldest = list(taken.values())[-1]
    oldest.delete()
    return oldest.place


@transaction.atomic
def unsubscribe(*, subscription_id: UUID, phone: str, actor: Actor, now: datetime) -> bool:
    """This function will forget a subscription of this phone, and tell whether there was one."""
    if not PushSubscription.objects.filter(pk=subscription_id, phone=phone).delete()[0]:
        return False
    append(actor=actor, action="push.unsubscribed", subject=f"push:{subscription_id}", details={}, now=now)
    return True


def unsubscribe_browser(*, endpoint: str, phone: str, actor: Actor, now: datetime) -> bool:
    """This function will forget the subscription of the browser with this endpoint, if it is this phone's, and tell
    whether there was one."""
    known = PushSubscription.objects.filter(endpoint_digest=digest(words=endpoint), phone=phone).first()
    return known is not None and unsubscribe(subscription_id=known.pk, phone=phone, actor=actor, now=now)


@transaction.atomic
def forget_gone(*, subscription_id: str, now: datetime) -> None:
    """This function will forget a browser that its push service does not know any more."""
    if PushSubscription.objects.filter(pk=subscription_id).delete()[0]:
        append(actor=SYSTEM, action="push.gone", subject=f"push:{subscription_id}", details={}, now=now)


def _check_endpoint(endpoint: str) -> None:
    message = _("This is not the https address of a push service.")
    try:
        parts = urlsplit(endpoint)
        port = parts.port
    except ValueError as error:
        raise BadSubscription(message, field="endpoint") from error
    host = (parts.hostname or "").lower()
    plain = endpoint.isascii() and endpoint.isprintable() and " " not in endpoint and len(endpoint) <= LONGEST_ENDPOINT
    ours = parts.scheme == "https" and port in (None, 443) and "@" not in parts.netloc and not parts.fragment
    if not (plain and ours and _HOST.fullmatch(host)) or host.endswith(_INSIDE):
        raise BadSubscription(message, field="endpoint")


def _check_key(key: str, size: int, field: str, first: int | None = None) -> None:
    refusal = BadSubscription(_("This key is not what a browser gives, in base64url."), field=field)
    if not _BASE64URL.fullmatch(key):
        raise refusal
    bare = key.rstrip("=")
    try:
        said = urlsafe_b64decode(bare + "=" * (-len(bare) % 4))
    except binascii.Error as error:
        raise refusal from error
    if len(said) != size or (first is not None and said[0] != first):
        raise refusal
