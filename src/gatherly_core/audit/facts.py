"""What happens to the audit trail."""

from dataclasses import dataclass

from gatherly_core.kernel.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailGrew(Fact):
    """There is an entry that is not in the chain yet."""
