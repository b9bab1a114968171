"""What can go wrong with a letter."""

from gatherly_core.kernel.errors import Conflict, Unavailable


class MailAway(Unavailable):
    """The letter could not be sent now: the server cannot be reached, or asks to try later."""

    code = "mail_away"


class MailRefused(Conflict):
    """The letter will never be sent: the server wants nothing of this kind, or knows no such address."""

    code = "mail_refused"
