"""What is promised of the runs of jobs."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from gatherly_core.kernel.scheduling import LEASE, Run
from tests.contracts.contract import Contract
from tests.contracts.rivals import at_once
from tests.factories import NOW, new_id

MOMENT = timedelta(microseconds=1)
NEXT = NOW + timedelta(minutes=5)
TOMORROW = NOW + timedelta(days=1)


class JobRunsContract(Contract):
    def begin(self, period: datetime = NOW, now: datetime = NOW, job: str = "sweep") -> UUID | None:
        return self.run(lambda: self.ports.job_runs.begin(job, period, now))

    def begun(self, period: datetime = NOW, now: datetime = NOW, job: str = "sweep") -> UUID:
        token = self.begin(period, now, job)
        assert token is not None
        return token

    def renew(self, token: UUID, now: datetime) -> bool:
        return self.run(lambda: self.ports.job_runs.renew("sweep", NOW, token, now))

    def end(self, token: UUID, now: datetime = NOW, failure: str | None = None, period: datetime = NOW) -> None:
        self.run(lambda: self.ports.job_runs.end("sweep", period, token, now, failure))

    def last(self, now: datetime = NEXT + LEASE) -> Mapping[str, Run]:
        return self.read(lambda: self.ports.job_runs.last(now))

    def test_it_knows_of_no_run_at_first(self) -> None:
        assert self.last() == {}

    def test_it_begins_a_run_once_in_its_period(self) -> None:
        token = self.begun()
        assert self.begin() is None
        self.end(token)
        assert self.begin(now=NOW + timedelta(days=9)) is None
        assert self.begin(NEXT, NEXT)

    def test_it_begins_each_job_by_itself(self) -> None:
        self.begun()
        assert self.begin(job="reconcile")

    def test_one_of_many_begins_it(self) -> None:
        assert len([token for token in at_once(*[self.begin] * 4) if token]) == 1

    def test_it_leaves_a_run_to_who_began_it_for_a_minute(self) -> None:
        first = self.begun()
        assert self.begin(now=NOW + LEASE - MOMENT) is None
        second = self.begun(now=NOW + LEASE)
        assert first != second
        assert self.begin(now=NOW + LEASE) is None

    def test_one_of_many_takes_it_over(self) -> None:
        self.begun()
        assert len([token for token in at_once(*[lambda: self.begin(now=NOW + LEASE)] * 4) if token]) == 1

    def test_it_does_not_begin_the_next_run_while_somebody_is_at_the_last(self) -> None:
        token = self.begun()
        soon = NOW + timedelta(seconds=10)
        assert self.begin(soon, soon) is None
        self.end(token)
        assert self.begin(soon, soon)

    def test_it_begins_the_next_run_when_who_was_at_the_last_has_died(self) -> None:
        self.begun()
        assert self.begin(NEXT, NEXT)

    def test_it_begins_a_run_although_somebody_whose_clock_is_ahead_has_ended_a_later_one(self) -> None:
        self.end(self.begun(TOMORROW, TOMORROW), TOMORROW, period=TOMORROW)
        self.end(self.begun())
        assert self.begin() is None
        assert self.begin(NEXT, NEXT)

    def test_it_begins_a_run_although_somebody_whose_clock_is_ahead_is_at_a_later_one(self) -> None:
        self.begun(TOMORROW, TOMORROW)
        self.begun()
        assert self.begin() is None

    def test_one_of_many_begins_it_although_somebody_is_ahead(self) -> None:
        self.begun(TOMORROW, TOMORROW)
        assert len([token for token in at_once(*[self.begin] * 4) if token]) == 1

    def test_it_begins_the_run_of_a_period_that_somebody_whose_clock_was_ahead_has_been_at(self) -> None:
        token = self.begun(TOMORROW, TOMORROW)
        self.end(token, TOMORROW, period=TOMORROW)
        self.end(self.begun())
        assert self.begin(TOMORROW, TOMORROW) not in (None, token)

    def test_it_leaves_other_jobs_as_they_are_when_somebody_is_ahead(self) -> None:
        self.begun(TOMORROW, TOMORROW, job="reconcile")
        self.begun()
        assert self.begin(TOMORROW, TOMORROW, job="reconcile") is None

    def test_who_is_ahead_ends_nothing_that_was_forgotten(self) -> None:
        token = self.begun(TOMORROW, TOMORROW)
        self.begun()
        self.end(token, TOMORROW, period=TOMORROW)
        assert self.last(TOMORROW)["sweep"].period == NOW

    def test_it_tells_the_last_run_of_each_job(self) -> None:
        self.end(self.begun())
        token = self.begun(NEXT, NEXT + MOMENT)
        self.end(token, NEXT + 2 * MOMENT, "storage_unavailable", NEXT)
        self.begun(job="reconcile")
        last = self.last()
        assert set(last) == {"sweep", "reconcile"}
        run = last["sweep"]
        assert (run.period, run.begun_at, run.ended_at) == (NEXT, NEXT + MOMENT, NEXT + 2 * MOMENT)
        assert (run.job, run.leased_until, run.failure) == ("sweep", NEXT + MOMENT + LEASE, "storage_unavailable")
        assert last["reconcile"].ended_at is None

    def test_it_tells_no_run_of_a_period_that_has_not_begun(self) -> None:
        self.end(self.begun())
        self.begun(NEXT, NEXT)
        self.begun(TOMORROW, TOMORROW, job="reconcile")
        assert {job: run.period for job, run in self.last(NEXT - MOMENT).items()} == {"sweep": NOW}
        assert self.last(NEXT)["sweep"].period == NEXT

    def test_who_lost_the_run_does_not_end_it_by_failing(self) -> None:
        late = self.begun()
        present = self.begun(now=NOW + LEASE)
        self.end(late, NOW + LEASE, "boom")
        self.end(new_id(), NOW + LEASE, "boom")
        assert self.last()["sweep"].ended_at is None
        self.end(present, NOW + LEASE)
        assert self.last()["sweep"].failure is None

    def test_who_lost_the_run_ends_it_by_having_done_it(self) -> None:
        late = self.begun()
        present = self.begun(now=NOW + LEASE)
        self.end(late, NOW + LEASE + MOMENT)
        assert self.begin(now=NOW + 2 * LEASE) is None
        self.end(present, NOW + 3 * LEASE, "boom")
        run = self.last()["sweep"]
        assert (run.ended_at, run.failure) == (NOW + LEASE + MOMENT, None)

    def test_it_ends_that_run_only(self) -> None:
        self.end(self.begun())
        self.begun(NEXT, NEXT)
        other = self.begun(job="reconcile")
        self.run(lambda: self.ports.job_runs.end("reconcile", NOW, other, NEXT, None))
        assert self.last()["sweep"].ended_at is None

    def test_it_leaves_a_run_for_another_minute_to_who_renews_the_lease(self) -> None:
        token = self.begun()
        later = NOW + LEASE - MOMENT
        assert self.renew(token, NOW)
        assert self.renew(token, later)
        assert self.last()["sweep"].leased_until == later + LEASE
        assert self.begin(now=later + LEASE - MOMENT) is None
        assert self.begin(now=later + LEASE)

    def test_it_renews_a_lease_that_has_lapsed_as_long_as_nobody_has_taken_the_run_over(self) -> None:
        token = self.begun()
        assert self.renew(token, NOW + LEASE)
        assert self.begin(now=NOW + LEASE) is None

    def test_it_renews_no_lease_that_is_lost_or_over(self) -> None:
        late = self.begun()
        present = self.begun(now=NOW + LEASE)
        assert not self.renew(late, NOW + LEASE + MOMENT)
        assert self.last()["sweep"].leased_until == NOW + 2 * LEASE
        self.end(present, NOW + LEASE)
        assert not self.renew(present, NOW + LEASE + MOMENT)
        assert not self.run(lambda: self.ports.job_runs.renew("reconcile", NOW, present, NOW))

    def test_it_forgets_old_runs_but_the_last_of_a_job(self) -> None:
        for number in range(4):
            moment = NOW + number * timedelta(hours=1)
            self.end(self.begun(moment, moment), moment, period=moment)
        self.begun(job="reconcile")
        before = NOW + timedelta(hours=2)
        assert self.run(lambda: self.ports.job_runs.forget(before)) == 2
        assert self.run(lambda: self.ports.job_runs.forget(before)) == 0
        assert self.run(lambda: self.ports.job_runs.forget(NOW + timedelta(days=9))) == 1
        assert set(self.last(NOW + timedelta(days=9))) == {"sweep", "reconcile"}

    def test_it_keeps_the_last_run_until_another_has_begun_whatever_is_ahead(self) -> None:
        self.end(self.begun())
        self.begun(TOMORROW, TOMORROW)
        assert self.run(lambda: self.ports.job_runs.forget(NEXT)) == 0
        assert self.last()["sweep"].period == NOW
