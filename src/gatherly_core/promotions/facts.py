"""What happens to promo codes."""

from dataclasses import dataclass

from gatherly_core.kernel.facts import Fact
from gatherly_core.kernel.identifiers import EventId, PromoCodeId


@dataclass(frozen=True, slots=True, kw_only=True)
class PromoCodeCreated(Fact):
    event_id: EventId
    promo_code_id: PromoCodeId


@dataclass(frozen=True, slots=True, kw_only=True)
class PromoCodeDeleted(Fact):
    event_id: EventId
    promo_code_id: PromoCodeId
