"""Showing a user all that is held about them."""

from collections.abc import Iterator

from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.ports import Users
from gatherly_core.audit.deeds import Deed
from gatherly_core.audit.trail import AuditTrail
from gatherly_core.kernel.identifiers import UserId
from gatherly_core.kernel.unit_of_work import UnitOfWork, again
from gatherly_core.privacy.holdings import KEYS, Record, Section
from gatherly_core.privacy.ports import PersonalData

BATCH = 500
"""How many records are looked up at a time."""

Export = Iterator[tuple[Section, Iterator[Record]]]
"""The sections in their order, each with its records; one section is read to its end before the next."""


class ExportData:
    """All that is held about the user who asks, one section after the other, bit by bit.

    - UserNotFound when the account is gone; that it was asked for is written down
    - what changes meanwhile may be in it or not; each batch of BATCH records is of one moment
    """

    def __init__(self, unit_of_work: UnitOfWork, users: Users, personal_data: PersonalData, trail: AuditTrail) -> None:
        self._unit_of_work = unit_of_work
        self._users = users
        self._personal_data = personal_data
        self._trail = trail

    def __call__(self, actor: Actor) -> Export:
        self._unit_of_work.run(lambda: self._note(actor), landed=again)
        return ((section, self._records(actor.user_id, section)) for section in Section)

    def _note(self, actor: Actor) -> None:
        self._users.get(actor.user_id)
        self._trail.record(Deed.ACCOUNT_EXPORTED, actor.user_id, actor.user_id)

    def _records(self, user_id: UserId, section: Section) -> Iterator[Record]:
        after = None
        while batch := self._unit_of_work.read(
            lambda: self._personal_data.records(user_id, section, after, BATCH)  # noqa: B023 - called at once
        ):
            yield from batch
            after = tuple(batch[-1][name] for name in KEYS[section])
            if len(batch) < BATCH:
                return
