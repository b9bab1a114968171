"""Keeping people from guessing what is secret."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv6Address, ip_address

from gatherly_core.accounts.attempts import Allowance, Attempts
from gatherly_core.accounts.errors import TooManyAttempts
from gatherly_core.accounts.ports import AttemptLog
from gatherly_core.kernel.addresses import address_key
from gatherly_core.kernel.clock import Clock

OF_ACCOUNT = Allowance(free=5, memory=timedelta(days=1), forgives=True)
OF_ADDRESS = Allowance(free=50, memory=timedelta(hours=1), forgives=False)
NETWORK_BITS = 64
"""What one household has of the addresses of IPv6 (RFC 6177)."""


@dataclass(frozen=True, slots=True)
class Guess:
    """Somebody at `source` says that they know a secret of the account with address `email`.

    None for either: there is nothing to count by.
    """

    email: str | None
    source: str | None


class Guard:
    """Counts guesses before anybody looks whether they are right, so that many at once are no more than one by one.

    For each account, whether it exists or not, 5 are free, for each network 50; then each must wait for twice as long
    as the one before, from a second to a quarter of an hour. All methods work inside a block.
    """

    def __init__(self, attempts: AttemptLog, clock: Clock) -> None:
        self._attempts = attempts
        self._clock = clock

    def admit(self, guess: Guess) -> None:
        """Counts the guess. TooManyAttempts, which counts nothing, when it comes too early."""
        now = self._clock.now()
        counted = [(subject, allowance, self._known(subject, allowance)) for subject, allowance in _counters(guess)]
        pause = max((known.pause_at(now, allowance) for _, allowance, known in counted), default=timedelta(0))
        if pause:
            raise TooManyAttempts(math.ceil(pause.total_seconds()))
        for subject, _, known in counted:
            self._attempts.save(subject, known.with_another(now))

    def believe(self, guess: Guess) -> None:
        """The guess was right: the account has a clean slate, and the network has guessed once less."""
        for subject, allowance in _counters(guess):
            self._attempts.save(subject, self._known(subject, allowance).forgiven(allowance))

    def withdraw(self, guess: Guess) -> None:
        """Nobody has looked at the guess: it does not count."""
        for subject, allowance in _counters(guess):
            self._attempts.save(subject, self._known(subject, allowance).with_one_less())

    def _known(self, subject: str, allowance: Allowance) -> Attempts:
        now = self._clock.now()
        return self._attempts.locked(subject, now).at(now, allowance)


def _counters(guess: Guess) -> Sequence[tuple[str, Allowance]]:
    """What is counted, in the order in which it is locked: all accounts before all networks."""
    counters = []
    if guess.email is not None:
        counters.append((f"account:{address_key(guess.email)}", OF_ACCOUNT))
    if guess.source is not None:
        counters.append((f"network:{network_of(guess.source)}", OF_ADDRESS))
    return counters


def network_of(address: str) -> str:
    """The network of an IPv6 address that is one subscriber's; any other address is its own."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    host_bits = parsed.max_prefixlen - NETWORK_BITS
    return str(IPv6Address(int(parsed) >> host_bits << host_bits))
