"""What may become of a text that was handed to a provider, other than that it was accepted."""


class Refused(RuntimeError):
    """The provider refused it for good: to try again is of no use. The words name a reason, nobody and no text."""


class NotTaken(ConnectionError):
    """The provider did not take it this time: worth another try."""


class Unknown(ConnectionError):
    """The provider may have taken it, or not: nobody can tell until a report comes."""
