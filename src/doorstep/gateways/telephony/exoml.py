"""Exotel's markup: that of Twilio with other names of fields, and without a signature."""

from doorstep.gateways.telephony.secrets import knows_the_address
from doorstep.gateways.telephony.twiml import TwiML
from doorstep.gateways.telephony.values import Asked, Keys


class ExoML(TwiML):
    """Status webhooks come up to three times. Digits come within quotation marks."""

    secret_in_path = True
    digits = "DigitsPressed"

    def verify(self, *, asked: Asked, keys: Keys) -> bool:
        """This function will hold a request against the secret in its path and where it may come from."""
        return knows_the_address(asked=asked, keys=keys)
