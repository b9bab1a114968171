"""Work that is done by the clock: each job once in each of its periods, whoever is there to do it."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol
from uuid import UUID

from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.relay import word_for
from gatherly_core.kernel.unit_of_work import UnitOfWork, again

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
"""How long a run is left to who began it, or has renewed its lease. Then whoever did is taken for dead."""
RENEWED_AFTER = LEASE / 3
LONGEST = timedelta(hours=1)
"""How long leases are renewed: what takes longer may hang, and is begun beside by another, which does no harm."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
REMEMBERED = timedelta(days=1)


def period(now: datetime, every: timedelta) -> datetime:
    """The beginning of the present period. The first of all began at the epoch."""
    return EPOCH + (now - EPOCH) // every * every


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do once in each period of `every`. Doing it twice does what doing it once does.

    What is to be done `apart` may take minutes or hours: nothing else may have to wait for it.
    """

    name: str
    every: timedelta
    do: Callable[[], object]
    apart: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A job's run in a period: somebody's until it has ended, as long as their lease lasts. `failure` is a word."""

    job: str
    period: datetime
    begun_at: datetime
    leased_until: datetime
    ended_at: datetime | None = None
    failure: str | None = None

    def is_settled(self, period: datetime, now: datetime) -> bool:
        """Whether nobody need begin it in that period now: it has ended, or somebody is at it."""
        return (self.period >= period and self.ended_at is not None) or (
            self.ended_at is None and self.leased_until > now
        )


class JobRuns(Protocol):
    """Which jobs were run, when. Inside blocks only.

    Whoever asks says what time it is. A run of a period that has not begun by then is of a clock that is ahead: it
    keeps nobody from anything, and nobody hears of it.
    """

    def begin(self, job: str, period: datetime, now: datetime) -> UUID | None:
        """Begins the job's run of that period, with a lease of a minute: the token by which it is ended.

        None when somebody else has begun it, and has ended it or still has the lease. Runs of later periods are
        forgotten, as the job is still to be run when these begin.
        """
        ...

    def renew(self, job: str, period: datetime, token: UUID, now: datetime) -> bool:
        """Has the lease last a minute from now, even if it had lapsed; False when it is somebody else's, or over."""
        ...

    def end(self, job: str, period: datetime, token: UUID, now: datetime, failure: str | None) -> None:
        """It has come to an end, by a `failure` if one is named.

        What is done is done: that ends it also for somebody else who has taken it over. A failure leaves it to them.
        Nothing changes once it has ended.
        """
        ...

    def last(self, now: datetime) -> Mapping[str, Run]:
        """The run of the latest period of each job that ever ran, by the job's name."""
        ...

    def forget(self, before: datetime) -> int:
        """Removes the runs of each job before the latest of a period that began by then; answers how many."""
        ...


@dataclass(slots=True)
class Held:
    """A run that a schedule is at, which began in `period`."""

    job: str
    period: datetime
    begun_at: datetime
    renewed_at: datetime


class Schedule:
    """Runs tasks, each at most once in each of its periods, however many schedules there are on the same store.

    A run that fails is logged and written down, and not begun again before the next period. Of a process that died,
    another takes it over; so whoever runs tasks has to `renew` beside them, every few seconds.
    """

    def __init__(self, unit_of_work: UnitOfWork, runs: JobRuns, clock: Clock, tasks: Sequence[Task]) -> None:
        self._unit_of_work = unit_of_work
        self._runs = runs
        self._clock = clock
        self._tasks = tasks
        self._settled: dict[str, datetime] = {}
        self._held: dict[UUID, Held] = {}

    def due(self) -> list[Task]:
        """The tasks that nobody has done in their present period, or is doing."""
        now = self._clock.now()
        unknown = [task for task in self._tasks if self._settled.get(task.name) != period(now, task.every)]
        if not unknown:
            return []
        last = self._unit_of_work.read(lambda: self._runs.last(now))
        return [task for task in unknown if not self._is_settled(task, last.get(task.name), now)]

    def run(self, task: Task) -> bool:
        """Does it, unless somebody else does; whether it was done. Raises nothing of the task's."""
        now = self._clock.now()
        begun = period(now, task.every)
        token = self._unit_of_work.run(lambda: self._runs.begin(task.name, begun, now))
        if token is None:
            return False
        self._held[token] = Held(task.name, begun, now, now)
        try:
            failure = self._failure_of(task)
        finally:
            self._held.pop(token, None)
        end = self._clock.now
        self._unit_of_work.run(lambda: self._runs.end(task.name, begun, token, end(), failure), landed=again)
        return failure is None

    def renew(self) -> None:
        """Renews the leases of what it is at, where a third of them is over. For a thread that runs none of it."""
        now = self._clock.now()
        for token, held in list(self._held.items()):
            if now - held.renewed_at >= RENEWED_AFTER and now - held.begun_at < LONGEST:
                self._renew(token, held, now)

    def _renew(self, token: UUID, held: Held, now: datetime) -> None:
        renewed = self._unit_of_work.run(
            lambda: self._runs.renew(held.job, held.period, token, now),
            landed=again,
        )
        if renewed:
            held.renewed_at = now
        elif self._held.pop(token, None):
            log.warning("The job %s takes long, and another is at it, too", held.job)

    def _is_settled(self, task: Task, run: Run | None, now: datetime) -> bool:
        present = period(now, task.every)
        if run is None or not run.is_settled(present, now):
            return False
        if run.ended_at is not None:
            self._settled[task.name] = present
        return True

    def _failure_of(self, task: Task) -> str | None:
        try:
            task.do()
        except Exception as error:
            log.exception("The job %s failed; it is done again in its next period", task.name)
            return word_for(error)
        return None


class ForgetRuns:
    """Forgets the runs of more than a day ago, but for the last of these of each job. Answers how many."""

    def __init__(self, unit_of_work: UnitOfWork, runs: JobRuns, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._runs = runs
        self._clock = clock

    def __call__(self) -> int:
        before = self._clock.now() - REMEMBERED
        return self._unit_of_work.run(lambda: self._runs.forget(before))
