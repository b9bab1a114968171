"""Using promo codes inside the block of a use case, within their limits."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from gatherly_core.kernel.identifiers import EventId, PromoCodeId, UserId
from gatherly_core.promotions.errors import PromoCodeExhausted, PromoCodeInvalid
from gatherly_core.promotions.model import PromoCode
from gatherly_core.promotions.ports import PromoCodes, PromoUses
from gatherly_core.promotions.promo_rules import check_valid, code_key


class Till:
    """Lets promo codes of one event be used, one use after another, within what those before left of their limits.

    It decides from what it is shown, and does nothing to it.
    """

    def __init__(self, promo_codes: Iterable[PromoCode], user_ids: Iterable[UserId], now: datetime) -> None:
        self.promo_codes = tuple(promo_codes)
        self.user_ids = frozenset(user_ids)
        self._by_key = {code_key(promo_code.details.code): promo_code for promo_code in self.promo_codes}
        self._now = now
        self._used_here: Counter[PromoCodeId | tuple[PromoCodeId, UserId]] = Counter()
        self.show({}, {})

    def show(self, in_all: Mapping[PromoCodeId, int], by_users: Mapping[tuple[PromoCodeId, UserId], int]) -> None:
        """Shows how often the promo codes are used, as far as that is limited, without the uses counted here."""
        self._in_all = in_all
        self._by_users = by_users

    def check(self, code: str, user_id: UserId) -> PromoCode:
        """The promo code of this name, if the user may use it now.

        PromoCodeInvalid when there is none, or not at this time; PromoCodeExhausted when it is used up.
        """
        promo_code = self._by_key.get(code_key(code))
        if promo_code is None:
            raise PromoCodeInvalid("The event has no such promo code.")
        details, own = promo_code.details, (promo_code.id, user_id)
        check_valid(details, self._now)
        if _reached(details.most_uses, self._in_all.get(promo_code.id, 0) + self._used_here[promo_code.id]):
            raise PromoCodeExhausted(f"The promo code '{details.code}' has been used as often as it may be.")
        if _reached(details.most_uses_per_user, self._by_users.get(own, 0) + self._used_here[own]):
            raise PromoCodeExhausted(f"You have used the promo code '{details.code}' as often as you may.")
        return promo_code

    def use(self, promo_code: PromoCode, user_id: UserId) -> None:
        """Counts a use that came about."""
        self._used_here.update([promo_code.id, (promo_code.id, user_id)])


def _reached(limit: int | None, uses: int) -> bool:
    return limit is not None and uses >= limit


class Redeeming:
    """Opens tills, and shows them how often their promo codes are used. Works inside a unit of work only.

    Whoever uses a code has locked it first, and counts then: so no two go beyond a limit together, and there is no
    counter that could go wrong. A booking that is given up gives its use back by being counted no more.
    """

    def __init__(self, promo_codes: PromoCodes, promo_uses: PromoUses) -> None:
        self._promo_codes = promo_codes
        self._promo_uses = promo_uses

    def till(self, event_id: EventId, wanted: Collection[tuple[str, UserId]], now: datetime) -> Till:
        """A till for the codes that users want to use, which it locks. When none is wanted, it looks for nothing."""
        codes = {code for code, _ in wanted}
        till = Till(self._promo_codes.locked(event_id, codes) if codes else (), (user_id for _, user_id in wanted), now)
        self.count(till)
        return till

    def count(self, till: Till) -> None:
        """Counts anew how often the codes of the till are used, as far as that is limited."""
        limited = [one.id for one in till.promo_codes if one.details.most_uses is not None]
        limited_by_user = [one.id for one in till.promo_codes if one.details.most_uses_per_user is not None]
        till.show(
            self._promo_uses.in_all(limited) if limited else {},
            self._promo_uses.by_users(limited_by_user, till.user_ids) if limited_by_user else {},
        )
