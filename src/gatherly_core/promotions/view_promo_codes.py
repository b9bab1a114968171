"""Looking at promo codes."""

from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.permissions import Action
from gatherly_core.events.event_rules import permitted
from gatherly_core.events.ports import Events
from gatherly_core.kernel.identifiers import EventId, PromoCodeId
from gatherly_core.kernel.paging import Page, PageRequest
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.promotions.model import Promotion
from gatherly_core.promotions.ports import PromoCodes, PromoUses


class ViewPromoCode:
    """One promo code, and how often it is used. PromoCodeNotFound when there is none.

    - the event's organizer, its managers and admins may: Forbidden, or EventNotFound for a foreign draft
    """

    def __init__(
        self, unit_of_work: UnitOfWork, events: Events, promo_codes: PromoCodes, promo_uses: PromoUses
    ) -> None:
        self._unit_of_work = unit_of_work
        self._events = events
        self._promo_codes = promo_codes
        self._promo_uses = promo_uses

    def __call__(self, actor: Actor, promo_code_id: PromoCodeId) -> Promotion:
        return self._unit_of_work.read(lambda: self._view(actor, promo_code_id))

    def _view(self, actor: Actor, promo_code_id: PromoCodeId) -> Promotion:
        promo_code = self._promo_codes.get(promo_code_id)
        event = permitted(self._events.get(promo_code.event_id), actor, Action.RUN_PROMOTIONS)
        uses = self._promo_uses.in_all([promo_code_id])[promo_code_id]
        return Promotion(promo_code, event.details.currency, uses)


class ViewPromoCodes:
    """The promo codes of an event, in the order in which they were made, and how often each is used.

    - the event's organizer, its managers and admins may: Forbidden, or EventNotFound for a foreign draft
    """

    def __init__(
        self, unit_of_work: UnitOfWork, events: Events, promo_codes: PromoCodes, promo_uses: PromoUses
    ) -> None:
        self._unit_of_work = unit_of_work
        self._events = events
        self._promo_codes = promo_codes
        self._promo_uses = promo_uses

    def __call__(self, actor: Actor, event_id: EventId, page: PageRequest) -> Page[Promotion]:
        return self._unit_of_work.read(lambda: self._view(actor, event_id, page))

    def _view(self, actor: Actor, event_id: EventId, page: PageRequest) -> Page[Promotion]:
        event = permitted(self._events.get(event_id), actor, Action.RUN_PROMOTIONS)
        found = self._promo_codes.of_event(event_id, page)
        uses = self._promo_uses.in_all([promo_code.id for promo_code in found.items])
        promotions = (Promotion(one, event.details.currency, uses[one.id]) for one in found.items)
        return Page(tuple(promotions), found.next)
