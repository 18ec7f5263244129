"""The telephone as a text: what `doorstep phone try` and tests read."""

from doorstep.gateways.telephony.twiml import TwiML


class Words(TwiML):
    """Twilio's markup, in which <Play> holds the words themselves."""

    in_words = True
