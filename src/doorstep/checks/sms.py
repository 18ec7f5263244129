"""Every setting of SMS that would let the product start and then send none, or be told nothing."""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from django.core.checks import CheckMessage, Error, Warning

from doorstep.gateways import sms

_HERE = ("localhost", "127.0.0.1", "::1")
_SECRET = re.compile(r"[A-Za-z0-9_-]{24,}")


def check_sms() -> Iterator[CheckMessage]:
    """This function will tell what is wrong with the settings of SMS; no words of it hold a password or a secret."""
    accounts = sms.accounts()
    for account in accounts.values():
        yield from _check_account(account)
    yield from _check_weights(accounts)


def _check_account(account: sms.Account) -> Iterator[CheckMessage]:
    if account.gateway not in sms.NAMES:
        known = ", ".join(sorted(sms.NAMES))
        yield Error(
            f"There is no SMS gateway '{account.gateway}'.",
            hint=f"Set {account.setting('GATEWAY')} to one of: {known}.",
            id="doorstep.E001",
        )
    if account.gateway == "kannel":
        yield from _check_missing(account, "URL", "USER", "PASSWORD", "SENDER")
    if account.gateway == "http":
        yield from _check_provider(account)
        yield from _check_missing(account, "SENDER")
    if account.gateway in ("kannel", "http"):
        yield from _check_address(account)
        yield from _check_registered(account)
        yield from _check_secret(account)


def _check_weights(accounts: Mapping[str, sms.Account]) -> Iterator[CheckMessage]:
    weights = [account.weight for account in accounts.values()]
    if min(weights) < 0 or not sum(weights):
        yield Error(
            "The weights of the SMS providers cannot be used: none may be less than 0, and one has to be more.",
            hint="Set DOORSTEP_SMS_WEIGHT and DOORSTEP_SMS_SECOND_WEIGHT, to 80 and 20 say.",
            id="doorstep.E035",
        )
    secrets = [account.hook_secret for account in accounts.values() if account.hook_secret]
    if len(set(secrets)) < len(secrets):
        yield Error(
            "Both SMS providers know the same secret: nobody could tell whose report it is.",
            hint="Set DOORSTEP_SMS_SECOND_HOOK_SECRET to other letters.",
            id="doorstep.E036",
        )


def _check_missing(account: sms.Account, *names: str) -> Iterator[CheckMessage]:
    for name in names:
        if not getattr(account, name.lower()):
            yield Error(
                f"The gateway '{account.gateway}' needs {account.setting(name)}.",
                hint=f"Set {account.setting(name)}; docs/settings.md says to what.",
                id="doorstep.E030",
            )


def _check_provider(account: sms.Account) -> Iterator[CheckMessage]:
    try:
        sms.described(provider=account.provider)
    except sms.BadDescription as error:
        yield Error(
            f"{account.setting('PROVIDER')} cannot be used: {error}.",
            hint="Set it to msg91, exotel, mobile-seva or to a TOML file like those; docs/messages.md describes them.",
            id="doorstep.E031",
        )


def _check_address(account: sms.Account) -> Iterator[CheckMessage]:
    if not account.url:
        return
    try:
        parts = urlsplit(account.url)
        right = parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.query and parts.port != 0
    except ValueError:
        right = False
    if not right:
        yield Error(
            f"{account.setting('URL')} is no address of a gateway.",
            hint="Set it to an address like http://127.0.0.1:13013/cgi-bin/sendsms.",
            id="doorstep.E032",
        )
    elif parts.scheme == "http" and parts.hostname not in _HERE:
        yield Error(
            f"{account.setting('URL')} would send phones and texts so that anybody on the way can read them.",
            hint="Use https://; http:// is for a gateway on this machine only.",
            id="doorstep.E032",
        )


def _check_registered(account: sms.Account) -> Iterator[CheckMessage]:
    if not account.entity:
        yield Warning(
            "No DLT entity is named: Indian operators drop what carries none, and texts go out unregistered.",
            hint=f"Set {account.setting('ENTITY')} to the entity's number, and give each text its template id.",
            id="doorstep.W030",
        )


def _check_secret(account: sms.Account) -> Iterator[CheckMessage]:
    if not account.hook_secret:
        yield Warning(
            "Nobody is listened to who says what became of a message.",
            hint=f"Set {account.setting('HOOK_SECRET')} to 32 random letters, so that gateways can report.",
            id="doorstep.W031",
        )
    elif not _SECRET.fullmatch(account.hook_secret):
        yield Error(
            f"{account.setting('HOOK_SECRET')} is too short, or does not fit into an address.",
            hint="Use at least 24 letters, digits, - or _.",
            id="doorstep.E034",
        )
