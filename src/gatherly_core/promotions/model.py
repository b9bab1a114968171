"""Promo codes."""

from dataclasses import dataclass
from datetime import datetime

from gatherly_core.kernel.identifiers import EventId, PromoCodeId, TicketTypeId


@dataclass(frozen=True, slots=True, kw_only=True)
class PromoDetails:
    """What an organizer says of a promo code.

    It takes `percent` off the price of each of the tickets it applies to, or `amount`, in minor units of the event's
    currency, off a whole booking: one of the two is given. It applies to the ticket types in `ticket_type_ids`, to all
    if none is named. It is good from `valid_from` until just before `valid_until`. It may be used `most_uses` times in
    all, and `most_uses_per_user` times by each user: None sets no limit, and 0 does.
    """

    code: str
    percent: int | None = None
    amount: int | None = None
    ticket_type_ids: tuple[TicketTypeId, ...] = ()
    most_uses: int | None = None
    most_uses_per_user: int | None = None
    valid_from: datetime | None = None
    valid_until: datetime | None = None

    def applies_to(self, ticket_type_id: TicketTypeId) -> bool:
        return not self.ticket_type_ids or ticket_type_id in self.ticket_type_ids


@dataclass(frozen=True, slots=True, kw_only=True)
class PromoCode:
    """A promo code of an event. A use of it is a live booking that was made with it."""

    id: PromoCodeId
    event_id: EventId
    details: PromoDetails
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Promotion:
    """A promo code, its event's currency, and how often it is used."""

    promo_code: PromoCode
    currency: str
    uses: int
