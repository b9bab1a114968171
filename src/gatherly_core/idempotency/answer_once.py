"""Answering a request once, however often it comes."""

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from gatherly_core.idempotency.errors import KeyReused, RequestInProgress
from gatherly_core.idempotency.model import LEASE, Answer, Claim, Scope, Work
from gatherly_core.idempotency.ports import IdempotencyKeys
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.identifiers import Identifiers
from gatherly_core.kernel.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

PAUSE = 0.05
"""Seconds between two looks at a request that somebody else is answering."""
LOOKS = 200
"""How often one looks: for ten seconds."""


@dataclass(frozen=True, slots=True)
class Told:
    """An answer, and whether it is one that was given before."""

    answer: Answer
    replayed: bool


class AnswerOnce:
    """Has a request with an idempotency key worked on once, and answers it the same each time.

    - the first to come works on it: `work` answers what is final, and is kept before anybody is told, or raises
      what says nothing about the request, after which the next to come goes on with the same work
    - whoever repeats it gets the first answer; meanwhile they wait for it for some seconds: RequestInProgress
    - whoever worked on it and died is followed, after their lease, by the next to repeat it, who does the same work
    - a key belongs to one content: KeyReused for any other, until the key is forgotten after a day

    `work` may be done again, also while somebody slow is still at it: what it makes bears the id of the work, and is
    made once.
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        keys: IdempotencyKeys,
        identifiers: Identifiers,
        clock: Clock,
        *,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._keys = keys
        self._identifiers = identifiers
        self._clock = clock
        self._sleep = sleep

    def __call__(self, scope: Scope, fingerprint: str, work: Callable[[Work], Answer]) -> Told:
        claim = self._obtained(scope, fingerprint)
        if claim.answer is not None:
            return Told(claim.answer, replayed=True)
        try:
            return self._keep(claim, work(claim.work))
        except Exception:
            self._give_back(claim)
            raise

    def _obtained(self, scope: Scope, fingerprint: str) -> Claim:
        """The claim, either answered or this caller's to work on. No connection is held while it waits for that."""
        for look in range(LOOKS):
            if look == 0 or self._is_free(scope):
                with suppress(RequestInProgress):
                    return self._unit_of_work.run(lambda: self._obtain(scope, fingerprint), landed=self._landed)
            self._sleep(PAUSE)
        raise RequestInProgress("This request is being answered right now. Please repeat it in a moment.")

    def _is_free(self, scope: Scope) -> bool:
        claim = self._unit_of_work.read(lambda: self._keys.get(scope))
        return claim is None or not claim.under_way(self._clock.now())

    def _obtain(self, scope: Scope, fingerprint: str) -> Claim:
        now = self._clock.now()
        claim = self._keys.locked(scope)
        if claim is None or claim.forgotten(now):
            new = self._new(scope, fingerprint)
            keep = self._keys.add if claim is None else self._keys.save
            keep(new)
            return new
        if claim.fingerprint != fingerprint:
            raise KeyReused("This Idempotency-Key was used for a request with another content.")
        if claim.under_way(now):
            raise RequestInProgress("This request is being answered right now.")
        if claim.answer is not None:
            return claim
        taken = claim.taken_over(now)
        self._keys.save(taken)
        return taken

    def _new(self, scope: Scope, fingerprint: str) -> Claim:
        now = self._clock.now()
        return Claim(
            scope=scope,
            fingerprint=fingerprint,
            work_id=self._identifiers.new(),
            created_at=now,
            leased_until=now + LEASE,
        )

    def _keep(self, claim: Claim, answer: Answer) -> Told:
        """Keeps the answer, unless somebody who took the work over has given one: that is the first answer then."""
        kept = self._unit_of_work.run(lambda: self._answered(claim, answer), landed=self._landed)
        return Told(kept.answer or answer, replayed=kept.answer is not answer)

    def _answered(self, claim: Claim, answer: Answer) -> Claim:
        present = self._keys.locked(claim.scope)
        if present is None or present.work_id != claim.work_id:  # it took so long that the key was forgotten
            return claim.answered(answer)
        answered = present.answered(answer)
        self._keys.save(answered)
        return answered

    def _landed(self, claim: Claim) -> bool:
        return self._keys.locked(claim.scope) == claim

    def _give_back(self, claim: Claim) -> None:
        """Lets the next to come go on at once. Where that fails, they go on once the lease is over."""
        try:
            self._unit_of_work.run(lambda: self._released(claim))
        except Exception:
            log.exception("A request that failed could not be given back; it can be repeated in %s", LEASE)

    def _released(self, claim: Claim) -> None:
        # Only this caller's own lease: somebody may have taken the work over.
        if self._keys.locked(claim.scope) == claim:
            self._keys.save(claim.given_back(self._clock.now()))
