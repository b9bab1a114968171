"""The runs of jobs in memory."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid4

from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.memory.tables import Definition, Index
from gatherly_core.kernel.scheduling import LEASE, Run


@dataclass(frozen=True, slots=True)
class Begun:
    """A run, and the token of who began it."""

    run: Run
    token: UUID


OF_JOB = Index[Begun](lambda begun: begun.run.job, lambda begun: (begun.run.period,))
RUNS = Definition[tuple[str, datetime], Begun](lambda begun: (begun.run.job, begun.run.period), (OF_JOB,))


class MemoryJobRuns:
    """The runs of jobs."""

    def __init__(self, database: MemoryDatabase) -> None:
        self._rows = database.table(RUNS)

    def begin(self, job: str, period: datetime, now: datetime) -> UUID | None:
        latest = self._latest(job, now)
        if latest is not None and latest.is_settled(period, now):
            return None
        for ahead in self._rows.select(OF_JOB, job):
            if ahead.run.period > now:
                self._rows.remove((job, ahead.run.period))
        begun = Begun(Run(job=job, period=period, begun_at=now, leased_until=now + LEASE), uuid4())
        self._rows.put(begun)
        return begun.token

    def renew(self, job: str, period: datetime, token: UUID, now: datetime) -> bool:
        begun = self._under_way(job, period)
        if begun is None or begun.token != token:
            return False
        self._rows.put(replace(begun, run=replace(begun.run, leased_until=now + LEASE)))
        return True

    def end(self, job: str, period: datetime, token: UUID, now: datetime, failure: str | None) -> None:
        begun = self._under_way(job, period)
        if begun is not None and (begun.token == token or failure is None):
            self._rows.put(replace(begun, run=replace(begun.run, ended_at=now, failure=failure)))

    def last(self, now: datetime) -> Mapping[str, Run]:
        jobs = {begun.run.job for begun in self._rows.all()}
        return {job: run for job in jobs if (run := self._latest(job, now)) is not None}

    def forget(self, before: datetime) -> int:
        latest = self.last(before)
        runs = [begun.run for begun in self._rows.all()]
        old = [(run.job, run.period) for run in runs if run.job in latest and run.period < latest[run.job].period]
        for key in old:
            self._rows.remove(key)
        return len(old)

    def _under_way(self, job: str, period: datetime) -> Begun | None:
        begun = self._rows.get((job, period))
        return None if begun is None or begun.run.ended_at is not None else begun

    def _latest(self, job: str, now: datetime) -> Run | None:
        return next((begun.run for begun in self._rows.descending(OF_JOB, job) if begun.run.period <= now), None)
