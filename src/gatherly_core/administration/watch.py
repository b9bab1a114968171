"""Watching for what is suspicious."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import partial

from gatherly_core.administration import suspicion_rules
from gatherly_core.administration.model import Flag, Sighting
from gatherly_core.administration.ports import Flags, Traces
from gatherly_core.administration.suspicion_rules import Rule, doors_of
from gatherly_core.audit.deeds import Deed
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.identifiers import FlagId, Identifiers
from gatherly_core.kernel.unit_of_work import UnitOfWork, again

Counting = Callable[[datetime, datetime, int], Mapping[str, int]]
"""Who did it so many times or more in some time; those who did it less often may be among them."""


class Watch:
    """Flags what is suspicious, as `suspicion_rules` has it, in the present window of each rule and the one before.

    - once for each kind, target and window: it may run as often, and at as many places, as one likes
    - only looks at what is recorded, afterwards: nobody waits for it, and nobody is kept from anything
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        traces: Traces,
        flags: Flags,
        identifiers: Identifiers,
        clock: Clock,
    ) -> None:
        self._unit_of_work = unit_of_work
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
                yield from rule.sightings(self._counts(rule, counting, since), since)

    def _counts(self, rule: Rule, counting: Counting, since: datetime) -> Mapping[str, int]:
        return self._unit_of_work.read(lambda: counting(since, since + rule.window, rule.least))

    def _rules(self) -> tuple[tuple[Rule, Counting], ...]:
        traces = self._traces
        return (
            (suspicion_rules.MANY_CARDS, partial(traces.doers, Deed.PAYMENT_DECLINED)),
            (suspicion_rules.MANY_BOOKINGS, traces.bookings),
            (suspicion_rules.ATTACKED_ACCOUNT, partial(traces.named, Deed.SESSION_REFUSED, "user_id")),
            (suspicion_rules.ATTACKING_ADDRESS, partial(traces.named, Deed.SESSION_REFUSED, "address")),
            (suspicion_rules.TWO_DOORS, self._doors),
        )

    def _doors(self, since: datetime, until: datetime, least: int) -> Mapping[str, int]:
        return doors_of(self._traces.doubtful_scans(since, until))

    def _flagged(self, sighting: Sighting) -> bool:
        flag = Flag(id=FlagId(self._identifiers.new()), sighting=sighting, created_at=self._clock.now())
        return self._unit_of_work.run(lambda: self._flags.add(flag), landed=again)
