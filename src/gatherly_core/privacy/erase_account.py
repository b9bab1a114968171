"""Giving up one's account."""

from gatherly_core.accounts.model import Actor
from gatherly_core.audit.deeds import Deed
from gatherly_core.audit.trail import AuditTrail
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.facts import Outbox
from gatherly_core.kernel.identifiers import UserId
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.privacy.errors import AccountInUse, StillOrganizing
from gatherly_core.privacy.facts import ErasureBegun
from gatherly_core.privacy.loosening import Loosening
from gatherly_core.privacy.model import Ties
from gatherly_core.privacy.ports import PersonalData

ROUNDS = 5
"""How often one looks whether all ties are undone: others may make new ones with the same account meanwhile."""


class EraseAccount:
    """Gives up the account of the user who asks, for good. Afterwards all that is held about them is erased.

    - not while an event of theirs is published and has not ended: StillOrganizing
    - places that they hold are let go, offers go on to the next, they leave every line; payments under way are stopped,
      drafts are deleted
    - what they have paid for stays good, without their name; whoever wants money back cancels first
    - not while a payment can be neither stopped nor settled, or a refund is on its way: MoneyUnderWay; ProviderAway
      when the provider does not answer. What was let go until then stays so
    - from the moment it is decided, nobody can sign in, and nothing new can be made with the account: AccountInUse
      when others keep making things with it, UserNotFound when it is gone already
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        personal_data: PersonalData,
        loosening: Loosening,
        facts: Outbox,
        trail: AuditTrail,
        clock: Clock,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._personal_data = personal_data
        self._loosening = loosening
        self._facts = facts
        self._trail = trail
        self._clock = clock

    def __call__(self, actor: Actor) -> None:
        for _ in range(ROUNDS):
            ties = self._unit_of_work.run(lambda: self._begin(actor.user_id), landed=lambda _: self._begun(actor))
            if not ties.any:
                return
            self._loosening.loosen(actor, ties)
        raise AccountInUse("Your account is being used right now. Please try again in a moment.")

    def _begin(self, user_id: UserId) -> Ties:
        now = self._clock.now()
        ties = self._personal_data.ties(user_id, now)
        if ties.organizing:
            raise StillOrganizing("You have published events to come: cancel them, or wait for their end.")
        if not ties.any:
            self._personal_data.begin(user_id, now)
            self._facts.add(ErasureBegun(user_id=user_id, at=now))
            self._trail.record(Deed.ACCOUNT_ERASED, user_id, user_id)
        return ties

    def _begun(self, actor: Actor) -> bool:
        return self._personal_data.subject(actor.user_id) is not None
