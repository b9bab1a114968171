"""What is always true, on in-memory adapters."""

from hypothesis import HealthCheck, settings

from gatherly_adapters.bootstrap import Gatherly, in_memory
from gatherly_adapters.memory.clock import FixedClock
from tests.invariants.box_office import BoxOffice


class BoxOfficeInMemory(BoxOffice):
    def open(self, clock: FixedClock) -> Gatherly:
        return in_memory(clock=clock)


TestInvariants = BoxOfficeInMemory.TestCase
TestInvariants.settings = settings(
    max_examples=150, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)
