"""The runs of jobs in the database."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Column, PrimaryKeyConstraint, String, Table, bindparam, delete, func, insert, select, update

from gatherly_adapters.sql.database import SqlDatabase
from gatherly_adapters.sql.metadata import TABLE_OPTIONS, Id, UtcDateTime, metadata
from gatherly_core.kernel.errors import AlreadyMade
from gatherly_core.kernel.scheduling import LEASE, Run

job_runs = Table(
    "job_runs",
    metadata,
    Column("job", String(64), nullable=False),
    Column("period", UtcDateTime, nullable=False),
    Column("token", Id, nullable=False),
    Column("begun_at", UtcDateTime, nullable=False),
    Column("leased_until", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("failure", String(64)),
    PrimaryKeyConstraint("job", "period"),
    **TABLE_OPTIONS,
)

RUN = select(
    job_runs.c.job,
    job_runs.c.period,
    job_runs.c.begun_at,
    job_runs.c.leased_until,
    job_runs.c.ended_at,
    job_runs.c.failure,
)
HAS_COME = job_runs.c.period <= bindparam("now")
LATEST = RUN.where(job_runs.c.job == bindparam("name"), HAS_COME).order_by(job_runs.c.period.desc()).limit(1)
LAST = (
    select(job_runs.c.job, func.max(job_runs.c.period).label("period"))
    .where(HAS_COME)
    .group_by(job_runs.c.job)
    .subquery()
)
LAST_RUNS = RUN.join(LAST, (job_runs.c.job == LAST.c.job) & (job_runs.c.period == LAST.c.period))
BEGIN = insert(job_runs)
_OF = (job_runs.c.job == bindparam("name"), job_runs.c.period == bindparam("of"))
UNDER_WAY = update(job_runs).where(*_OF, job_runs.c.ended_at.is_(None))
TAKE_OVER = UNDER_WAY.where(job_runs.c.leased_until <= bindparam("now"))
CHANGE_OWN = UNDER_WAY.where(job_runs.c.token == bindparam("own"))
FORGET = delete(job_runs).where(job_runs.c.job == bindparam("name"), job_runs.c.period < bindparam("before"))
FORGET_AHEAD = delete(job_runs).where(job_runs.c.job == bindparam("name"), job_runs.c.period > bindparam("now"))


class SqlJobRuns:
    """The runs of jobs."""

    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    def begin(self, job: str, period: datetime, now: datetime) -> UUID | None:
        row = self._database.reading.execute(LATEST, {"name": job, "now": now}).one_or_none()
        latest = None if row is None else Run(**row._mapping)
        if latest is not None and latest.is_settled(period, now):
            return None
        self._database.writing.execute(FORGET_AHEAD, {"name": job, "now": now})
        token = uuid4()
        begun = {"token": token, "begun_at": now, "leased_until": now + LEASE}
        taken_over = latest is not None and latest.period == period
        done = self._take_over(job, period, now, begun) if taken_over else self._begin(job, period, begun)
        return token if done else None

    def renew(self, job: str, period: datetime, token: UUID, now: datetime) -> bool:
        own = {"name": job, "of": period, "own": token}
        return self._database.writing.execute(CHANGE_OWN, {**own, "leased_until": now + LEASE}).rowcount == 1

    def end(self, job: str, period: datetime, token: UUID, now: datetime, failure: str | None) -> None:
        ended = {"name": job, "of": period, "ended_at": now, "failure": failure}
        if failure is None:
            self._database.writing.execute(UNDER_WAY, ended)
        else:
            self._database.writing.execute(CHANGE_OWN, {**ended, "own": token})

    def last(self, now: datetime) -> Mapping[str, Run]:
        return {row.job: Run(**row._mapping) for row in self._database.reading.execute(LAST_RUNS, {"now": now})}

    def forget(self, before: datetime) -> int:
        return sum(
            self._database.writing.execute(FORGET, {"name": job, "before": run.period}).rowcount
            for job, run in self.last(before).items()
        )

    def _begin(self, job: str, period: datetime, begun: dict[str, object]) -> bool:
        try:
            # Trying is the only look that also sees who is just beginning it: it waits for them.
            self._database.writing.execute(BEGIN, {"job": job, "period": period, **begun})
        except AlreadyMade:
            return False
        return True

    def _take_over(self, job: str, period: datetime, now: datetime, begun: dict[str, object]) -> bool:
        lapsed = {"name": job, "of": period, "now": now}
        return self._database.writing.execute(TAKE_OVER, {**lapsed, **begun}).rowcount == 1
