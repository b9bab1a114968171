"""What can go wrong with a letter."""

from gatherly_core.kernel.errors import ChannelAway, Unavailable, Undeliverable


class MailAway(ChannelAway):
    """No letter can be sent now: the server cannot be reached, or wants nothing of us."""

    code = "mail_away"


class MailDeferred(Unavailable):
    """This letter could not be sent now: the server asks to try later. Others may go meanwhile."""

    code = "mail_deferred"


class MailRefused(Undeliverable):
    """The letter will never be sent: the server wants nothing of this kind, or knows no such address."""

    code = "mail_refused"
