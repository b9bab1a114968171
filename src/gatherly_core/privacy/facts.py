"""What happens to accounts that are given up."""

from dataclasses import dataclass

from gatherly_core.kernel.facts import Fact
from gatherly_core.kernel.identifiers import UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureBegun(Fact):
    """A user has given up their account: nobody can use it any more, and what is held about them must go."""

    user_id: UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountErased(Fact):
    """Nothing is held about that user any more."""

    user_id: UserId
