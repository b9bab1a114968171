"""Watching for what is suspicious."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

from gatherly_core.administration import suspicion_rules
from gatherly_core.administration.model import Flag, Sighting
from gatherly_core.administration.ports import Flags, Traces
from gatherly_core.administration.suspicion_rules import Rule, doors_of, named_in, users_in
from gatherly_core.audit.deeds import Deed
from gatherly_core.audit.model import AuditEntry, AuditSearch
from gatherly_core.audit.ports import AuditEntries
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.identifiers import FlagId, Identifiers
from gatherly_core.kernel.paging import PageRequest
from gatherly_core.kernel.unit_of_work import UnitOfWork, again

PAGE = 1000
"""How many entries are read at once."""

Counting = Callable[[datetime, datetime], Mapping[str, int]]


class Watch:
    """Flags what is suspicious, as `suspicion_rules` has it, in the present window of each rule and the one before.

    - once for each kind, target and window: it may run as often, and at as many places, as one likes
    - only looks at what is recorded, afterwards: nobody waits for it, and nobody is kept from anything
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        entries: AuditEntries,
        traces: Traces,
        flags: Flags,
        identifiers: Identifiers,
        clock: Clock,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._entries = entries
        self._traces = traces
        self._flags = flags
        self._identifiers = identifiers
        self._clock = clock

    def __call__(self) -> int:
        """How many flags are new."""
        return sum(self._flagged(sighting) for sighting in list(self._sightings(self._clock.now())))

    def _sightings(self, now: datetime) -> Iterator[Sighting]:
        for rule, counting in self._rules():
            for since in rule.windows(now):
                yield from rule.sightings(counting(since, since + rule.window), since)

    def _rules(self) -> tuple[tuple[Rule, Counting], ...]:
        return (
            (suspicion_rules.MANY_CARDS, lambda *window: users_in(self._done(Deed.PAYMENT_DECLINED, *window))),
            (suspicion_rules.MANY_BOOKINGS, self._bookings),
            (
                suspicion_rules.ATTACKED_ACCOUNT,
                lambda *window: named_in(self._done(Deed.SESSION_REFUSED, *window), "user_id"),
            ),
            (
                suspicion_rules.ATTACKING_ADDRESS,
                lambda *window: named_in(self._done(Deed.SESSION_REFUSED, *window), "address"),
            ),
            (suspicion_rules.TWO_DOORS, self._doors),
        )

    def _bookings(self, since: datetime, until: datetime) -> Mapping[str, int]:
        least = suspicion_rules.MANY_BOOKINGS.least
        return self._unit_of_work.read(lambda: self._traces.bookings(since, until, least))

    def _doors(self, since: datetime, until: datetime) -> Mapping[str, int]:
        return doors_of(self._unit_of_work.read(lambda: self._traces.doubtful_scans(since, until)))

    def _done(self, deed: Deed, since: datetime, until: datetime) -> Iterator[AuditEntry]:
        wanted = AuditSearch(action=deed, since=since, until=until)
        request: PageRequest | None = PageRequest(PAGE)
        while request is not None:
            found, request = self._some(wanted, request)
            yield from found

    def _some(self, wanted: AuditSearch, request: PageRequest) -> tuple[Sequence[AuditEntry], PageRequest | None]:
        page = self._unit_of_work.read(lambda: self._entries.search(wanted, request))
        return page.items, PageRequest(PAGE, page.next) if page.next else None

    def _flagged(self, sighting: Sighting) -> bool:
        flag = Flag(id=FlagId(self._identifiers.new()), sighting=sighting, created_at=self._clock.now())
        return self._unit_of_work.run(lambda: self._flags.add(flag), landed=again)
