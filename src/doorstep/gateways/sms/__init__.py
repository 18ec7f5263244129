"""The door out for SMS: what every provider offers, and which one this deployment chose."""

from collections.abc import Callable, Mapping
from datetime import datetime
from hmac import compare_digest
from typing import Protocol

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from doorstep.gateways.sms.accounts import FIRST, SECOND, Account, accounts
from doorstep.gateways.sms.described import BadDescription, Received, Reports, described
from doorstep.gateways.sms.file import FileGateway
from doorstep.gateways.sms.http import HttpGateway
from doorstep.gateways.sms.kannel import RECEIVED, REPORTS, KannelGateway
from doorstep.gateways.sms.memory import MEMORY, MEMORY_OF_SECOND
from doorstep.gateways.sms.outcomes import NotTaken, Refused, Unknown
from doorstep.gateways.sms.signed import is_signed

HOOK = "hooks/sms"
"""Where providers say what became of a text, below the public address: HOOK/<secret>/<attempt>."""


class SmsGateway(Protocol):
    """Somebody who carries a text to a phone."""

    def send(
        self,
        *,
        to: str,
        text: str,
        reference: str,
        event: str,
        attempt: str,
        now: datetime,
        language: str = "en",
        valid_until: datetime | None = None,
        template_id: str = "",
        header: str = "",
    ) -> str:
        """This function will hand one text over and return the gateway's own reference for it.

        `to` is E.164, `reference` the appointment's, `attempt` ours for this attempt, different for each; after
        `valid_until` nobody needs the text any more. `template_id` is that of the registered template and `header` the
        sender it was registered for, "" where there is none. Raises Refused
        when it was refused for good, NotTaken when it was not accepted this time, and Unknown, or anything else, when
        it may have been; the error never holds phone or text."""


def reports(*, name: str = FIRST) -> Reports | None:
    """This function will return how reports of this provider are read; None when it sends none."""
    account = accounts()[name]
    if account.gateway == "http":
        return described(provider=account.provider).report
    return REPORTS


def received(*, name: str = FIRST) -> Received | None:
    """This function will return how texts that come in through this provider are read; None when it brings none."""
    account = accounts()[name]
    if account.gateway == "http":
        return described(provider=account.provider).received
    return RECEIVED


def is_from(*, name: str, body: bytes, headers: Mapping[str, str]) -> bool:
    """This function will tell whether a text that came in is signed by this provider, where it signs them."""
    said = received(name=name)
    if said is None or said.signature is None:
        return True
    given = headers.get(said.signature.header, "")
    return is_signed(how=said.signature, body=body, given=given, key=accounts()[name].key)


def who_reports(*, secret: str) -> str | None:
    """This function will return the name of the provider that was told this secret; None when nobody was."""
    known = (account for account in accounts().values() if account.hook_secret)
    return next((one.name for one in known if compare_digest(one.hook_secret.encode(), secret.encode())), None)


def _kannel(account: Account) -> SmsGateway:
    return KannelGateway(
        url=account.url,
        user=account.user,
        password=account.password,
        sender=account.sender,
        entity=account.entity,
        reports=_reports(account),
        seconds=account.seconds,
    )


def _http(account: Account) -> SmsGateway:
    try:
        description = described(provider=account.provider)
    except BadDescription as error:
        raise ImproperlyConfigured(f"{account.setting('PROVIDER')}: {error}") from error
    return HttpGateway(
        description=description,
        url=account.url,
        user=account.user,
        password=account.password,
        key=account.key,
        sender=account.sender,
        entity=account.entity,
        reports=_reports(account),
        seconds=account.seconds,
    )


def _reports(account: Account) -> str:
    return f"{settings.PUBLIC_URL}/{HOOK}/{account.hook_secret}/{{attempt}}" if account.hook_secret else ""


_GATEWAYS: Mapping[str, Callable[[Account], SmsGateway]] = {
    "file": lambda account: FileGateway(folder=account.folder),
    "memory": lambda account: MEMORY if account.name == FIRST else MEMORY_OF_SECOND,
    "kannel": _kannel,
    "http": _http,
}
NAMES = frozenset(_GATEWAYS)


def weights() -> Mapping[str, int]:
    """This function will return the configured weight of each provider of this deployment, by name."""
    return {name: account.weight for name, account in accounts().items()}


def chosen(*, name: str = FIRST) -> SmsGateway:
    """This function will return the gateway of this provider; raises ImproperlyConfigured."""
    account = accounts()[name]
    if account.gateway not in _GATEWAYS:
        known = ", ".join(sorted(NAMES))
        raise ImproperlyConfigured(f"{account.setting('GATEWAY')} is '{account.gateway}'; it can be: {known}")
    return _GATEWAYS[account.gateway](account)


__all__ = [
    "FIRST",
    "HOOK",
    "NAMES",
    "SECOND",
    "Account",
    "BadDescription",
    "NotTaken",
    "Refused",
    "Received",
    "Reports",
    "SmsGateway",
    "Unknown",
    "accounts",
    "chosen",
    "described",
    "is_from",
    "received",
    "reports",
    "weights",
    "who_reports",
]
