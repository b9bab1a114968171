"""A scene whose process may end at any moment, and be started anew on what it left behind."""

from collections.abc import Callable
from dataclasses import replace

from gatherly_adapters.aftermath import BELLS, Aftermath
from gatherly_adapters.bootstrap import Gatherly, ports_in_memory, surroundings_in_memory
from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.memory.unit_of_work import MemoryUnitOfWork
from gatherly_core.application import Policy, Ports
from gatherly_core.booking.model import Booking
from gatherly_core.messages.model import Language, Rendered, SubjectMatter, Template, Wording
from gatherly_core.payments.model import Payment
from tests.invariants.audit import Audit, sweep_until_nothing_changes
from tests.invariants.interruptions import Points, watched
from tests.invariants.second_thoughts import BankOfSecondThoughts
from tests.unit.core.scene import Scene

Watch = Callable[[Ports, Points], Ports]


class Installation(Scene):
    """A scene with a bank that can be too late. Its first process comes to no harm."""

    bank: BankOfSecondThoughts

    def open(self, policy: Policy | None) -> Gatherly:
        self._policy = policy or Policy()
        self._database = MemoryDatabase()
        unit_of_work = MemoryUnitOfWork(self._database)
        around = surroundings_in_memory(self.clock, payment_gateway=BankOfSecondThoughts(self._database))
        ports = ports_in_memory(self._database, unit_of_work, around)
        # Nothing here is about words, which would be found anew for each of thousands of points.
        self._ports = replace(ports, templates=FewWords())
        return self.started()

    def started(self, points: Points | None = None, watch: Watch = watched) -> Gatherly:
        """A new process on the same database and the same bank; one that is watched, if points are given."""
        unit_of_work = MemoryUnitOfWork(self._database)
        ports = replace(self._ports, unit_of_work=unit_of_work)
        gatherly = Gatherly(watch(ports, points) if points else ports, self._policy)
        if points and watch is watched:
            unit_of_work.on_commit(lambda _: points.reach("before the facts of a commit are delivered"))
        unit_of_work.on_commit(lambda aftermath: gatherly.follow(_without_mails(aftermath)))
        return gatherly

    def restart(self) -> None:
        """Goes on with a new process."""
        self.gatherly = self.started()
        self.app = self.gatherly.application
        self.ports = self.gatherly.ports

    def sweep(self, *bookings: Booking) -> None:
        """Sweeps until nothing changes any more."""
        sweep_until_nothing_changes(self.gatherly, self.clock, [booking.id for booking in bookings])

    def audit(self) -> None:
        """Checks what must hold when everything is over."""
        Audit(self.gatherly, self.bank).at_rest(self.clock)

    def payment(self, booking: Booking) -> Payment | None:
        """The payment of a booking as it is now."""
        return self.ports.unit_of_work.read(lambda: self.ports.payments.of_bookings([booking.id])).get(booking.id)

    def charge_id(self, booking: Booking) -> str:
        """The name that the bank has for a booking's payment."""
        payment = self.payment(booking)
        assert payment is not None
        return str(payment.charge_id)


class FewWords:
    """Says nothing but what it is about."""

    def render(
        self, template: Template, language: Language, subject_matter: SubjectMatter, wording: Wording | None = None
    ) -> Rendered:
        return Rendered(subject=template, text=template, short=template, html=template)

    def check(self, template: Template, wording: Wording) -> None:
        """Whatever it is, it is not used."""


def _without_mails(aftermath: Aftermath) -> Aftermath:
    """What follows from a commit, but that nobody sends now what people are told: that is a matter of its own."""
    return Aftermath(aftermath.mine, aftermath.bells & set(BELLS.values()))
