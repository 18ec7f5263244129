"""The providers of this deployment, one or two, as the settings describe them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

FIRST, SECOND = "first", "second"


@dataclass(frozen=True, slots=True)
class Account:
    """What is agreed with one provider. `weight`: its share of the messages beside the other's; `hook_secret`: what it
    knows when it reports."""

    name: str
    gateway: str
    weight: int
    folder: Path
    url: str
    provider: str
    user: str
    password: str = field(repr=False)
    key: str = field(repr=False)
    sender: str
    entity: str
    seconds: float
    hook_secret: str = field(repr=False)

    def setting(self, what: str) -> str:
        """This function will return how a setting of this account is called: "DOORSTEP_SMS_SECOND_URL"."""
        return f"DOORSTEP_{_PREFIXES[self.name]}{what}"


_PREFIXES: Mapping[str, str] = {FIRST: "SMS_", SECOND: "SMS_SECOND_"}


def accounts() -> Mapping[str, Account]:
    """This function will return the providers by name: the first, and the second when its gateway is named."""
    names = (FIRST, SECOND) if settings.SMS_SECOND_GATEWAY else (FIRST,)
    return {name: _account(name) for name in names}


def _account(name: str) -> Account:
    def said(what: str) -> str:
        return str(getattr(settings, _PREFIXES[name] + what))

    return Account(
        name=name,
        gateway=said("GATEWAY"),
        weight=int(said("WEIGHT")),
        folder=Path(said("FOLDER")),
        url=said("URL"),
        provider=said("PROVIDER"),
        user=said("USER"),
        password=said("PASSWORD"),
        key=said("KEY"),
        sender=said("SENDER"),
        entity=said("ENTITY"),
        seconds=float(said("SECONDS")),
        hook_secret=said("HOOK_SECRET"),
    )
