"""Making a promo code."""

from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.permissions import Action
from gatherly_core.audit.deeds import Deed
from gatherly_core.audit.trail import AuditTrail
from gatherly_core.events.event_rules import permitted
from gatherly_core.events.ports import Events
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.facts import Outbox
from gatherly_core.kernel.identifiers import EventId, Identifiers, PromoCodeId
from gatherly_core.kernel.money import check_chargeable
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.promotions.facts import PromoCodeCreated
from gatherly_core.promotions.model import PromoCode, PromoDetails, Promotion
from gatherly_core.promotions.ports import PromoCodes
from gatherly_core.promotions.promo_rules import check_promo
from gatherly_core.ticketing.ports import TicketTypes
from gatherly_core.ticketing.sale_rules import wanted_type


class CreatePromoCode:
    """Makes a promo code for an event.

    - the event's organizer, its managers and admins may: Forbidden, or EventNotFound for a foreign draft
    - no two of an event differ in their letters' case alone: PromoCodeTaken
    - the ticket types that it names are the event's: TicketTypeNotFound
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        events: Events,
        ticket_types: TicketTypes,
        promo_codes: PromoCodes,
        facts: Outbox,
        identifiers: Identifiers,
        trail: AuditTrail,
        clock: Clock,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._events = events
        self._ticket_types = ticket_types
        self._promo_codes = promo_codes
        self._facts = facts
        self._identifiers = identifiers
        self._trail = trail
        self._clock = clock

    def __call__(self, actor: Actor, event_id: EventId, details: PromoDetails) -> Promotion:
        check_promo(details)
        return self._unit_of_work.run(lambda: self._create(actor, event_id, details))

    def _create(self, actor: Actor, event_id: EventId, details: PromoDetails) -> Promotion:
        now = self._clock.now()
        event = permitted(self._events.pinned(event_id), actor, Action.RUN_PROMOTIONS)
        check_chargeable(details.amount or 0, event.details.currency, "amount")
        types = self._ticket_types.of_events([event_id])[event_id]
        for ticket_type_id in details.ticket_type_ids:
            wanted_type(types, ticket_type_id)
        promo_code = PromoCode(
            id=PromoCodeId(self._identifiers.new()), event_id=event.id, details=details, created_at=now
        )
        self._promo_codes.add(promo_code)
        self._facts.add(PromoCodeCreated(event_id=event.id, promo_code_id=promo_code.id, at=now))
        self._trail.record(Deed.PROMO_CODE_CREATED, actor.user_id, promo_code.id, event_id=str(event_id))
        return Promotion(promo_code, event.details.currency, uses=0)
