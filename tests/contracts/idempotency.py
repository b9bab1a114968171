"""What is promised of the claims of idempotency keys."""

from dataclasses import replace
from datetime import timedelta

import pytest

from gatherly_core.idempotency.errors import RequestInProgress
from gatherly_core.idempotency.model import Claim, Scope
from tests.contracts.contract import Contract
from tests.contracts.rivals import at_once, often
from tests.factories import NOW, AnswerFactory, ClaimFactory, new_id

MINUTE = timedelta(minutes=1)
MOMENT = timedelta(microseconds=1)
EVERY_BYTE = bytes(range(256)) * 400


class IdempotencyKeysContract(Contract):
    def get(self, scope: Scope) -> Claim | None:
        return self.read(lambda: self.ports.idempotency_keys.get(scope))

    def add(self, claim: Claim) -> Claim:
        self.run(lambda: self.ports.idempotency_keys.add(claim))
        return claim

    def save(self, claim: Claim) -> Claim:
        def save() -> None:
            assert self.ports.idempotency_keys.locked(claim.scope) is not None
            self.ports.idempotency_keys.save(claim)

        self.run(save)
        return claim

    def forget(self, before: object, limit: int = 100) -> int:
        return self.run(lambda: self.ports.idempotency_keys.forget(before, limit))

    # one claim for each scope

    def test_it_keeps_a_claim_whole(self) -> None:
        claim = self.given.claim(created_at=NOW + MOMENT, leased_until=NOW + 3 * MOMENT)
        assert self.get(claim.scope) == claim
        assert self.run(lambda: self.ports.idempotency_keys.locked(claim.scope)) == claim

    def test_it_keeps_what_becomes_of_a_claim(self) -> None:
        claim = self.given.claim()
        taken = self.save(claim.taken_over(NOW + MINUTE))
        assert self.get(claim.scope) == taken
        answered = self.save(taken.answered(AnswerFactory()))
        assert self.get(claim.scope) == answered

    @pytest.mark.parametrize(
        "answer",
        [
            AnswerFactory(status=204, headers=(), body=b""),
            AnswerFactory(headers=(("X-A", "\u00e9"), ("X-A", "again"), ("Empty", ""))),
            AnswerFactory(status=409, body=EVERY_BYTE),
        ],
        ids=["nothing", "headers", "100 kB"],
    )
    def test_it_keeps_an_answer_to_the_byte(self, answer: object) -> None:
        claim = self.given.claim()
        self.save(replace(claim, answer=answer))
        kept = self.get(claim.scope)
        assert kept is not None
        assert kept.answer == answer
        assert type(kept.answer.body) is bytes

    def test_it_has_none_where_nobody_claimed_any(self) -> None:
        scope = self.given.claim().scope
        for other in self.others(scope):
            assert self.get(other) is None
            assert self.run(lambda other=other: self.ports.idempotency_keys.locked(other)) is None

    def test_it_takes_a_claim_of_every_scope(self) -> None:
        claim = self.given.claim(scope__key="~" * 255)
        claims = [claim, *(self.add(ClaimFactory(scope=other)) for other in self.others(claim.scope))]
        assert [self.get(claim.scope) for claim in claims] == claims

    def others(self, scope: Scope) -> list[Scope]:
        """Scopes that differ from one in one respect each."""
        return [
            replace(scope, user_id=new_id()),
            replace(scope, method="PUT"),
            replace(scope, path=scope.path + "/"),
            replace(scope, key=scope.key[:-1] + "!"),
            replace(scope, key=scope.key[:-1]),
            replace(scope, key=scope.key.upper() + "?"),
            replace(scope, path=scope.path[:-1], key=scope.path[-1] + scope.key),
        ]

    def test_it_takes_one_claim_of_a_scope(self) -> None:
        claim = self.given.claim()
        rival = ClaimFactory(scope=claim.scope)
        with pytest.raises(RequestInProgress):
            self.add(rival)
        assert self.get(claim.scope) == claim

    def test_it_takes_the_first_of_those_who_come_at_once(self) -> None:
        for _ in range(5):
            scope = ClaimFactory().scope
            rivals = [ClaimFactory(scope=scope) for _ in range(6)]
            outcomes = at_once(*[lambda claim=claim: self.add(claim) for claim in rivals])
            (kept,) = [outcome for outcome in outcomes if isinstance(outcome, Claim)]
            assert [type(outcome) for outcome in outcomes if outcome is not kept] == [RequestInProgress] * 5
            assert self.get(scope) == kept

    def test_it_locks_a_claim_until_the_block_ends(self) -> None:
        claim = self.given.claim()

        def take_over() -> None:
            locked = self.ports.idempotency_keys.locked(claim.scope)
            assert locked is not None
            self.ports.idempotency_keys.save(locked.taken_over(NOW))

        assert at_once(*[often(5, lambda: self.run(take_over))] * 4) == [5] * 4
        taken = self.get(claim.scope)
        assert taken is not None
        assert taken.attempts == 21

    def test_it_puts_a_new_claim_in_the_place_of_an_old_one(self) -> None:
        old = self.given.claim()
        self.save(old.answered(AnswerFactory()))
        new = self.save(ClaimFactory(scope=old.scope, created_at=NOW + MINUTE))
        assert self.get(old.scope) == new

    # forgetting

    def test_it_forgets_what_is_old(self) -> None:
        old, edge, new = (self.given.claim(created_at=NOW + moments * MOMENT) for moments in (-1, 0, 1))
        answered = self.save(old.answered(AnswerFactory()))
        assert self.get(old.scope) == answered
        assert self.forget(NOW) == 2
        assert [self.get(claim.scope) for claim in (old, edge, new)] == [None, None, new]
        assert self.forget(NOW) == 0

    def test_it_forgets_the_oldest_first_and_no_more_than_asked_for(self) -> None:
        b, a, c = (self.given.claim(created_at=NOW + moments * MOMENT) for moments in (2, 1, 3))
        assert self.forget(NOW + MINUTE, 2) == 2
        assert [self.get(claim.scope) for claim in (a, b, c)] == [None, None, c]

    def test_it_takes_a_claim_of_a_scope_that_was_forgotten(self) -> None:
        claim = self.given.claim()
        self.forget(NOW)
        again = self.add(ClaimFactory(scope=claim.scope))
        assert self.get(claim.scope) == again
