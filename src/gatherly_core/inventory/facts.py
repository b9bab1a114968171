"""What happens to places."""

from dataclasses import dataclass

from gatherly_core.kernel.facts import Fact
from gatherly_core.kernel.identifiers import EventId


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacesFreed(Fact):
    """Places of the event were freed while somebody waited for them: they are kept for the waitlist."""

    event_id: EventId
