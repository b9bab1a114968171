"""The use cases of the capability promotions."""

from gatherly_core.application.ports import Ports
from gatherly_core.promotions.create_promo_code import CreatePromoCode
from gatherly_core.promotions.delete_promo_code import DeletePromoCode
from gatherly_core.promotions.view_promo_codes import ViewPromoCode, ViewPromoCodes


class PromotionsUseCases:
    def __init__(self, p: Ports) -> None:
        self.create_promo_code = CreatePromoCode(
            p.unit_of_work, p.events, p.ticket_types, p.promo_codes, p.outbox, p.identifiers, p.trail, p.clock
        )
        self.delete_promo_code = DeletePromoCode(p.unit_of_work, p.events, p.promo_codes, p.outbox, p.trail, p.clock)
        self.view_promo_code = ViewPromoCode(p.unit_of_work, p.events, p.promo_codes, p.promo_uses)
        self.view_promo_codes = ViewPromoCodes(p.unit_of_work, p.events, p.promo_codes, p.promo_uses)
