"""What happens to endpoints."""

from dataclasses import dataclass

from gatherly_core.kernel.facts import Fact
from gatherly_core.kernel.identifiers import EndpointId


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointSwitchedOff(Fact):
    """Nothing is sent to the endpoint any more; its owner does not know it yet."""

    endpoint_id: EndpointId
