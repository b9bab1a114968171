"""Taking a promo code back."""

from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.permissions import Action
from gatherly_core.audit.deeds import Deed
from gatherly_core.audit.trail import AuditTrail
from gatherly_core.events.event_rules import permitted
from gatherly_core.events.ports import Events
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.facts import Outbox
from gatherly_core.kernel.identifiers import PromoCodeId
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.promotions.facts import PromoCodeDeleted
from gatherly_core.promotions.ports import PromoCodes


class DeletePromoCode:
    """Takes a promo code back for good.

    - the event's organizer, its managers and admins may: Forbidden, or EventNotFound for a foreign draft
    - from then on it is refused; what was booked with it keeps its discount
    - its name may be given to another
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        events: Events,
        promo_codes: PromoCodes,
        facts: Outbox,
        trail: AuditTrail,
        clock: Clock,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._events = events
        self._promo_codes = promo_codes
        self._facts = facts
        self._trail = trail
        self._clock = clock

    def __call__(self, actor: Actor, promo_code_id: PromoCodeId) -> None:
        self._unit_of_work.run(lambda: self._delete(actor, promo_code_id))

    def _delete(self, actor: Actor, promo_code_id: PromoCodeId) -> None:
        promo_code = self._promo_codes.get(promo_code_id)
        permitted(self._events.pinned(promo_code.event_id), actor, Action.RUN_PROMOTIONS)
        # Locked as those do who use it, by its name: who locks the same rows on two ways meets others half-way.
        self._promo_codes.locked(promo_code.event_id, [promo_code.details.code])
        self._promo_codes.get(promo_code_id)
        self._promo_codes.delete(promo_code_id)
        now = self._clock.now()
        self._facts.add(PromoCodeDeleted(event_id=promo_code.event_id, promo_code_id=promo_code_id, at=now))
        self._trail.record(Deed.PROMO_CODE_DELETED, actor.user_id, promo_code_id, event_id=str(promo_code.event_id))
