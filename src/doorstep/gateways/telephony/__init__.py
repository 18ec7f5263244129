"""The door to providers of telephone calls: how each asks and is answered, and which one this deployment chose."""

from collections.abc import Mapping

from doorstep.gateways.telephony.exoml import ExoML
from doorstep.gateways.telephony.kookoo import KooKoo
from doorstep.gateways.telephony.ncco import Ncco
from doorstep.gateways.telephony.twiml import TwiML, signature
from doorstep.gateways.telephony.values import (
    Asked,
    Incoming,
    Keys,
    Nothing,
    NotUnderstood,
    Provider,
    Reply,
    Rings,
    Way,
)
from doorstep.gateways.telephony.words import Words

PROVIDERS: Mapping[str, Provider] = {
    "twiml": TwiML(),
    "exoml": ExoML(),
    "kookoo": KooKoo(),
    "ncco": Ncco(),
    "words": Words(),
}
"""Every dialect, by its name in DOORSTEP_PHONE_PROVIDER and in the webhooks' addresses."""

__all__ = [
    "PROVIDERS",
    "Asked",
    "Incoming",
    "Keys",
    "Nothing",
    "NotUnderstood",
    "Provider",
    "Reply",
    "Rings",
    "Way",
    "signature",
]
