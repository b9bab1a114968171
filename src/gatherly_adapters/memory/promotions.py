"""Promo codes in memory, and how often the bookings there use them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from gatherly_adapters.memory.booking import BOOKINGS, LIVE_OF_PROMO_CODE
from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.memory.tables import Definition, Index
from gatherly_core.kernel.identifiers import EventId, PromoCodeId, UserId
from gatherly_core.kernel.paging import Keyset, Page, PageRequest
from gatherly_core.promotions.errors import PromoCodeNotFound, PromoCodeTaken
from gatherly_core.promotions.model import PromoCode
from gatherly_core.promotions.promo_rules import code_key

BY_CODE = Index[PromoCode](lambda one: (one.event_id, code_key(one.details.code)), lambda one: (one.id,))
OF_EVENT = Index[PromoCode](lambda one: one.event_id, lambda one: (one.created_at, one.id))
PROMO_CODES = Definition[PromoCodeId, PromoCode](lambda one: one.id, (BY_CODE, OF_EVENT))

OLDEST_FIRST = Keyset("promo_codes_of_event", datetime, UUID)


class MemoryPromoCodes:
    """The promo codes."""

    def __init__(self, database: MemoryDatabase) -> None:
        self._rows = database.table(PROMO_CODES)

    def add(self, promo_code: PromoCode) -> None:
        if self._rows.select(BY_CODE, (promo_code.event_id, code_key(promo_code.details.code))):
            raise PromoCodeTaken("The event has this promo code already.")
        self._rows.put(promo_code)

    def get(self, promo_code_id: PromoCodeId) -> PromoCode:
        promo_code = self._rows.get(promo_code_id)
        if promo_code is None:
            raise PromoCodeNotFound("There is no such promo code.")
        return promo_code

    def locked(self, event_id: EventId, codes: Iterable[str]) -> tuple[PromoCode, ...]:
        keys = sorted({code_key(code) for code in codes})
        return tuple(one for key in keys for one in self._rows.select(BY_CODE, (event_id, key)))

    def delete(self, promo_code_id: PromoCodeId) -> None:
        self._rows.remove(promo_code_id)

    def of_event(self, event_id: EventId, page: PageRequest) -> Page[PromoCode]:
        oldest_first = self._rows.ascending(OF_EVENT, event_id, OLDEST_FIRST.key(page.after))
        return OLDEST_FIRST.page(oldest_first, page.limit, OF_EVENT.order)


class MemoryPromoUses:
    """How often live bookings use promo codes."""

    def __init__(self, database: MemoryDatabase) -> None:
        self._bookings = database.table(BOOKINGS)

    def in_all(self, promo_code_ids: Iterable[PromoCodeId]) -> Mapping[PromoCodeId, int]:
        return {id: sum(1 for _ in self._bookings.ascending(LIVE_OF_PROMO_CODE, id)) for id in promo_code_ids}

    def by_users(
        self, promo_code_ids: Iterable[PromoCodeId], user_ids: Iterable[UserId]
    ) -> Mapping[tuple[PromoCodeId, UserId], int]:
        users = set(user_ids)
        return Counter(
            (id, booking.user_id)
            for id in set(promo_code_ids)
            for booking in self._bookings.ascending(LIVE_OF_PROMO_CODE, id)
            if booking.user_id in users
        )
