from datetime import timedelta

import pytest

from gatherly_core.kernel.identifiers import UserId
from gatherly_core.promotions.errors import PromoCodeExhausted, PromoCodeInvalid
from gatherly_core.promotions.model import PromoCode
from gatherly_core.promotions.redeeming import Redeeming, Till
from tests.factories import NOW, PromoCodeFactory, new_id

ADA, BEN = UserId(new_id()), UserId(new_id())


def coded(code: str = "Code", **details: object) -> PromoCode:
    return PromoCodeFactory(details__code=code, **{f"details__{name}": value for name, value in details.items()})


def till(*promo_codes: PromoCode) -> Till:
    return Till(promo_codes, [ADA, BEN], NOW)


class TestTill:
    def test_it_knows_codes_whatever_their_case(self) -> None:
        one, other = coded("One"), coded("Other")
        assert till(one, other).check("oNE", ADA) == one
        with pytest.raises(PromoCodeInvalid):
            till(one, other).check("Another", ADA)

    def test_it_takes_codes_while_they_are_valid(self) -> None:
        with pytest.raises(PromoCodeInvalid):
            till(coded(valid_until=NOW)).check("Code", ADA)
        with pytest.raises(PromoCodeInvalid):
            till(coded(valid_from=NOW + timedelta(1))).check("Code", ADA)

    def test_it_takes_a_code_as_often_as_it_may_be_used(self) -> None:
        code = coded(most_uses=3)
        shop = till(code)
        shop.show({code.id: 1}, {})
        for user_id in (ADA, BEN):
            shop.use(shop.check("Code", user_id), user_id)
        with pytest.raises(PromoCodeExhausted) as refused:
            shop.check("Code", ADA)
        assert refused.value.code == "promo_code_exhausted"

    def test_it_takes_a_code_as_often_as_each_user_may_use_it(self) -> None:
        code = coded(most_uses_per_user=2)
        shop = till(code)
        shop.show({}, {(code.id, ADA): 1, (code.id, BEN): 2})
        shop.use(shop.check("Code", ADA), ADA)
        for user_id in (ADA, BEN):
            with pytest.raises(PromoCodeExhausted, match="You have"):
                shop.check("Code", user_id)

    def test_it_takes_none_of_nought(self) -> None:
        for limit in ("most_uses", "most_uses_per_user"):
            with pytest.raises(PromoCodeExhausted):
                till(coded(**{limit: 0})).check("Code", ADA)

    def test_it_takes_a_code_without_limits_as_often_as_anybody_likes(self) -> None:
        code = coded()
        shop = till(code)
        shop.show({code.id: 10**9}, {(code.id, ADA): 10**9})
        for _ in range(3):
            shop.use(shop.check("Code", ADA), ADA)

    def test_it_tells_the_uses_of_codes_apart(self) -> None:
        one, other = coded("One", most_uses=1), coded("Other", most_uses=1)
        shop = till(one, other)
        shop.use(shop.check("One", ADA), ADA)
        assert shop.check("Other", ADA) == other

    def test_it_remembers_what_was_used_when_it_is_shown_new_counts(self) -> None:
        code = coded(most_uses=2)
        shop = till(code)
        shop.show({code.id: 1}, {})
        shop.use(shop.check("Code", ADA), ADA)
        shop.show({code.id: 0}, {})
        shop.use(shop.check("Code", ADA), ADA)
        with pytest.raises(PromoCodeExhausted):
            shop.check("Code", ADA)


class TestRedeeming:
    class Recorder:
        """Ports that know these promo codes, and remember what they were asked."""

        def __init__(self, *promo_codes: PromoCode) -> None:
            self.promo_codes = promo_codes
            self.asked: list[tuple[object, ...]] = []

        def locked(self, *asked: object) -> tuple[PromoCode, ...]:
            self.asked.append(("locked", *asked))
            return self.promo_codes

        def in_all(self, *asked: object) -> dict[object, int]:
            self.asked.append(("in_all", *asked))
            return {}

        def by_users(self, *asked: object) -> dict[object, int]:
            self.asked.append(("by_users", *asked))
            return {}

    def test_it_looks_for_nothing_when_nobody_has_a_code(self) -> None:
        ports = self.Recorder()
        Redeeming(ports, ports).till(new_id(), set(), NOW)
        assert ports.asked == []

    def test_it_counts_only_where_there_are_limits(self) -> None:
        event_id = new_id()
        total, each, free = coded("A", most_uses=0), coded("B", most_uses_per_user=0), coded("C")
        ports = self.Recorder(total, each, free)
        Redeeming(ports, ports).till(event_id, {("A", ADA), ("B", BEN)}, NOW)
        assert ports.asked == [
            ("locked", event_id, {"A", "B"}),
            ("in_all", [total.id]),
            ("by_users", [each.id], {ADA, BEN}),
        ]
        ports = self.Recorder(free)
        Redeeming(ports, ports).till(event_id, {("C", ADA)}, NOW)
        assert ports.asked == [("locked", event_id, {"C"})]
