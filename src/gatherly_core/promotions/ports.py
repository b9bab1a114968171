"""What promotions need from outside."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from gatherly_core.kernel.identifiers import EventId, PromoCodeId, UserId
from gatherly_core.kernel.paging import Page, PageRequest
from gatherly_core.promotions.model import PromoCode


class PromoCodes(Protocol):
    """The promo codes. Works inside a unit of work only. A deleted one is absent from every answer.

    Whether two codes are the same is told by `promo_rules.code_key`.
    """

    def add(self, promo_code: PromoCode) -> None:
        """Keeps a new promo code. PromoCodeTaken when its event has one of this name."""
        ...

    def get(self, promo_code_id: PromoCodeId) -> PromoCode:
        """PromoCodeNotFound when there is none."""
        ...

    def locked(self, event_id: EventId, codes: Iterable[str]) -> tuple[PromoCode, ...]:
        """Those of the event that have one of these names. Nobody else can lock or delete them until the block ends."""
        ...

    def delete(self, promo_code_id: PromoCodeId) -> None:
        """Takes a promo code, which the block has locked, out of sight for good. What was booked with it stays."""
        ...

    def of_event(self, event_id: EventId, page: PageRequest) -> Page[PromoCode]:
        """The promo codes of an event, in the order in which they were made."""
        ...


class PromoUses(Protocol):
    """How often promo codes are used, counted in the live bookings. Works inside a unit of work only.

    The counts are exact, and stay so until the block ends, for codes that the block has locked and whose users do so,
    too; only bookings that end meanwhile make them smaller.
    """

    def in_all(self, promo_code_ids: Iterable[PromoCodeId]) -> Mapping[PromoCodeId, int]:
        """How often each of the promo codes is used."""
        ...

    def by_users(
        self, promo_code_ids: Iterable[PromoCodeId], user_ids: Iterable[UserId]
    ) -> Mapping[tuple[PromoCodeId, UserId], int]:
        """How often each of these users uses each of the promo codes; who does not use one is left out."""
        ...
