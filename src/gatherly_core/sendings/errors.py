"""What can go wrong with sendings."""

from gatherly_core.kernel.errors import NotFound, TooMany


class SendingNotFound(NotFound):
    code = "sending_not_found"


class TooManySendings(TooMany):
    """As much was written about the event, or by one person, as can be in a day."""

    code = "too_many_sendings"
