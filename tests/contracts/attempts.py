"""What is promised of the log of attempts."""

from datetime import timedelta

import pytest

from gatherly_core.accounts.attempts import Attempts
from tests.contracts.contract import Boom, Contract, boom
from tests.contracts.rivals import at_once, often
from tests.factories import NOW

HOUR = timedelta(hours=1)
MOMENT = timedelta(microseconds=1)
ADA, EVE = "account:ada@example.org", "account:eve@example.org"


class AttemptLogContract(Contract):
    def known(self, subject: str = ADA) -> Attempts:
        return self.run(lambda: self.ports.attempt_log.locked(subject, NOW))

    def save(self, attempts: Attempts, subject: str = ADA) -> Attempts:
        def save() -> None:
            self.ports.attempt_log.locked(subject, NOW)
            self.ports.attempt_log.save(subject, attempts)

        self.run(save)
        return attempts

    def test_it_knows_of_none_at_first(self) -> None:
        assert self.known() == Attempts(0, NOW)

    @pytest.mark.parametrize("subject", [ADA, "", "account:\u00e5sa@b\u00fccher.example", "x" * 1000, "account:\ud800"])
    def test_it_keeps_how_many_there_were_and_when(self, subject: str) -> None:
        attempts = self.save(Attempts(7, NOW + MOMENT), subject)
        assert self.known(subject) == attempts
        assert self.known(subject) == attempts

    def test_it_keeps_each_subject_by_itself(self) -> None:
        self.save(Attempts(7, NOW))
        assert self.known(EVE).number == self.known(ADA.upper()).number == 0

    def test_it_keeps_nothing_of_a_block_that_fails(self) -> None:
        def fail() -> None:
            self.ports.attempt_log.locked(ADA, NOW)
            self.ports.attempt_log.save(ADA, Attempts(7, NOW))
            boom()

        with pytest.raises(Boom):
            self.run(fail)
        assert self.known() == Attempts(0, NOW)

    def test_it_counts_each_of_those_who_come_at_once_also_the_first(self) -> None:
        def count(subject: str) -> None:
            known = self.ports.attempt_log.locked(subject, NOW)
            self.ports.attempt_log.save(subject, known.with_another(NOW))

        for subject in (ADA, EVE, "network:192.0.2.1"):
            counting = often(5, lambda subject=subject: self.run(lambda: count(subject)))
            assert at_once(*[counting] * 6) == [5] * 6
            assert self.known(subject).number == 30

    def test_it_forgets_what_is_old_enough(self) -> None:
        self.save(Attempts(7, NOW))
        self.save(Attempts(7, NOW + MOMENT), EVE)
        assert self.run(lambda: self.ports.attempt_log.forget(NOW - MOMENT, 10)) == 0
        assert self.run(lambda: self.ports.attempt_log.forget(NOW, 10)) == 1
        assert (self.known(ADA).number, self.known(EVE).number) == (0, 7)

    def test_it_forgets_no_more_than_it_may(self) -> None:
        for number in range(5):
            self.save(Attempts(1, NOW - number * HOUR), f"account:{number}")
        assert [self.run(lambda: self.ports.attempt_log.forget(NOW, 2)) for _ in range(4)] == [2, 2, 1, 0]
