"""Following what has happened to its end."""

from gatherly_adapters.aftermath import CHANNEL_BELLS, Aftermath, Bell
from gatherly_adapters.bootstrap import Gatherly

INSIDE = [bell for bell in Bell if bell not in CHANNEL_BELLS.values()]


def settle(gatherly: Gatherly) -> int:
    """Does all that is due, but for what goes out to people; answers how much it was.

    Printing the tickets of every letter would take most of the time of a test that looks at no letter.
    """
    total = 0
    while done := sum(map(gatherly.relays.catch_up, INSIDE)):
        total += done
    return total


def follow_inside(gatherly: Gatherly, aftermath: Aftermath) -> None:
    """Does what is to be done after a commit, but for what goes out to people, for the same reason."""
    gatherly.follow(Aftermath(aftermath.mine, aftermath.bells.intersection(INSIDE)))
