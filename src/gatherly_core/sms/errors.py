"""What can go wrong with a text."""

from gatherly_core.kernel.errors import ChannelAway, Unavailable, Undeliverable


class TextsAway(ChannelAway):
    """No text can be sent now: the provider cannot be reached, or wants nothing of us."""

    code = "texts_away"


class TextDeferred(Unavailable):
    """This text could not be sent now. Others may go meanwhile."""

    code = "text_deferred"


class TextRefused(Undeliverable):
    """The text will never be sent: nobody has the number, or whoever has it wants no texts."""

    code = "text_refused"
