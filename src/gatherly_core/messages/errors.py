"""What can go wrong with words."""

from gatherly_core.kernel.errors import Invalid


class WordingInvalid(Invalid):
    """An organizer's wording is none: `fields` tells where, and why."""

    code = "wording_invalid"
