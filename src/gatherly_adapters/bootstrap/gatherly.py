"""The application on its adapters, as operators and tests hold it."""

from contextlib import AbstractContextManager
from functools import partial

from gatherly_adapters.aftermath import Aftermath, Bell
from gatherly_adapters.bootstrap.relays import Relays
from gatherly_adapters.rate_limits import RateLimits
from gatherly_adapters.sandbox_gateway import SandboxPaymentGateway
from gatherly_core.application import Application, Policy, Ports
from gatherly_core.jobs import JOBS
from gatherly_core.kernel.scheduling import Schedule, Task


class Gatherly(AbstractContextManager["Gatherly"]):
    """The application on its adapters, and what its operators need of these. Leaving its context closes it."""

    def __init__(self, ports: Ports, policy: Policy, rate_limits: RateLimits | None = None) -> None:
        self.ports = ports
        self.rate_limits = rate_limits
        self.application = Application(ports, policy)
        self.relays = Relays(ports, self.application)

    def follow(self, aftermath: Aftermath) -> None:
        """Does what is to be done after a commit, at once and by this process: where there are no workers."""
        self.relays.at_once.deliver(aftermath.mine)
        for bell in Bell:
            if bell in aftermath.bells:
                self.relays.catch_up(bell)

    def drain(self) -> int:
        """Does what is due in every queue, and what follows from that, until nothing is; answers how much it was."""
        return self.relays.drain()

    def schedule(self) -> Schedule:
        """What is to be done by the clock."""
        tasks = [Task(job.name, job.every, partial(job.do, self.application), job.apart) for job in JOBS]
        return Schedule(self.ports.unit_of_work, self.ports.job_runs, self.ports.clock, tasks)

    @property
    def sandbox(self) -> SandboxPaymentGateway | None:
        """The sandbox, where that is the payment provider."""
        gateway = self.ports.payment_gateway
        return gateway if isinstance(gateway, SandboxPaymentGateway) else None

    def ready(self) -> list[str]:
        """What keeps it from serving, a sentence each."""
        return []

    def impaired(self) -> list[str]:
        """What it serves without, a sentence each."""
        lost = self.rate_limits.impaired() if self.rate_limits else None
        return [lost] if lost else []

    def migrate(self) -> None:
        """Brings what it stores up to date."""

    def close(self) -> None:
        """Lets go of what it holds open."""
        if self.rate_limits:
            self.rate_limits.close()

    def __exit__(self, *exception: object) -> None:
        self.close()
