"""What may come of waking a browser, where it was not accepted."""


class Gone(Exception):
    """The browser is subscribed no more: it is never to be asked again."""


class Refused(Exception):
    """The push service will never take this."""


class NotTaken(ConnectionError):
    """Not this time: the service is away, busy, or does not know our key."""


class Unknown(ConnectionError):
    """It may have been taken: no whole answer came in time."""
