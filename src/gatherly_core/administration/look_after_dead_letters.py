"""What nothing could be done about: seeing it, and trying again."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.permissions import Action
from gatherly_core.accounts.permitting import permit
from gatherly_core.administration.dead_letters import DeadLetter, DeadLetterFilter
from gatherly_core.administration.errors import DeadLetterNotFound
from gatherly_core.administration.ports import DeadLetters
from gatherly_core.audit.deeds import Deed
from gatherly_core.audit.trail import AuditTrail
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.identifiers import UserId
from gatherly_core.kernel.paging import Page, PageRequest
from gatherly_core.kernel.unit_of_work import UnitOfWork, again

BATCH = 100
"""How many dead letters one transaction looks at, or has tried again."""


class ListDeadLetters:
    """The dead letters that are wanted, those given up last first. Admins only: Forbidden."""

    def __init__(self, unit_of_work: UnitOfWork, dead_letters: DeadLetters) -> None:
        self._unit_of_work = unit_of_work
        self._dead_letters = dead_letters

    def __call__(self, actor: Actor, wanted: DeadLetterFilter, page: PageRequest) -> Page[DeadLetter]:
        permit(actor, Action.VIEW_DEAD_LETTERS)
        return self._page(wanted, page)

    def all(self, wanted: DeadLetterFilter) -> Iterator[DeadLetter]:
        """Every one of them: for the operator."""
        page = self._page(wanted, PageRequest(BATCH))
        yield from page.items
        while page.next is not None:
            page = self._page(wanted, PageRequest(BATCH, page.next))
            yield from page.items

    def _page(self, wanted: DeadLetterFilter, page: PageRequest) -> Page[DeadLetter]:
        return self._unit_of_work.read(lambda: self._dead_letters.search(wanted, page))


class ReplayDeadLetters:
    """Has dead letters tried again, by workers and at once, with as many attempts as at first.

    - of one id: DeadLetterNotFound when there is none, also as somebody else has just had it tried again
    - admins only: Forbidden
    - each is written into the audit trail
    """

    def __init__(self, unit_of_work: UnitOfWork, dead_letters: DeadLetters, trail: AuditTrail, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._dead_letters = dead_letters
        self._trail = trail
        self._clock = clock

    def __call__(self, actor: Actor, id: UUID) -> tuple[DeadLetter, ...]:
        """Those that are tried again, as they were."""
        permit(actor, Action.REPLAY_DEAD_LETTER)
        return self._one(actor.user_id, id)

    def one(self, id: UUID) -> tuple[DeadLetter, ...]:
        """The same for the operator."""
        return self._one(None, id)

    def all(self, wanted: DeadLetterFilter) -> int:
        """All that are wanted, for the operator; answers how many. What is given up anew meanwhile stays so."""
        page = self._batch(wanted, PageRequest(BATCH))
        count = len(page.items)
        while page.next is not None:
            page = self._batch(wanted, PageRequest(BATCH, page.next))
            count += len(page.items)
        return count

    def _one(self, by: UserId | None, id: UUID) -> tuple[DeadLetter, ...]:
        replayed = self._unit_of_work.run(lambda: self._replay(by, (id,)))
        if not replayed:
            raise DeadLetterNotFound("There is no such dead letter.")
        return replayed

    def _batch(self, wanted: DeadLetterFilter, page: PageRequest) -> Page[DeadLetter]:
        def replay() -> Page[DeadLetter]:
            found = self._dead_letters.search(wanted, page)
            self._replay(None, [letter.id for letter in found.items])
            return found

        return self._unit_of_work.run(replay, landed=again)

    def _replay(self, by: UserId | None, ids: Iterable[UUID]) -> tuple[DeadLetter, ...]:
        replayed = self._dead_letters.replay(ids, self._clock.now())
        for letter in replayed:
            self._trail.record(Deed.DEAD_LETTER_REPLAYED, by, letter.id, queue=letter.queue.value, kind=letter.kind)
        return replayed
