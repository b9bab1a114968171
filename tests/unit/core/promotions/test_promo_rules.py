from datetime import timedelta
from typing import Any

import pytest

from gatherly_core.kernel.errors import Invalid
from gatherly_core.kernel.money import LARGEST_AMOUNT
from gatherly_core.promotions.errors import PromoCodeInvalid
from gatherly_core.promotions.promo_rules import LARGEST_LIMIT, check_promo, check_valid, code_key
from tests.factories import NOW, PromoDetailsFactory

INSTANT = timedelta(microseconds=1)
ZERO_WIDTH_SPACE = "\u200b"


class TestSense:
    @pytest.mark.parametrize(
        "details",
        [
            {"code": "X"},
            {"code": "!" * 64},
            {"code": "Früh-🐦"},
            {"percent": 1},
            {"percent": 100},
            {"percent": None, "amount": 1},
            {"percent": None, "amount": LARGEST_AMOUNT},
            {"most_uses": 0, "most_uses_per_user": 0},
            {"most_uses": LARGEST_LIMIT, "most_uses_per_user": LARGEST_LIMIT},
            {"valid_from": NOW},
            {"valid_until": NOW},
            {"valid_from": NOW, "valid_until": NOW + INSTANT},
        ],
    )
    def test_it_takes_what_makes_sense(self, details: dict[str, Any]) -> None:
        check_promo(PromoDetailsFactory(**details))

    @pytest.mark.parametrize(
        ("details", "name"),
        [
            *(({"code": code}, "code") for code in ("", "x" * 65, "a b", " a", "a\n", "\x00", f"a{ZERO_WIDTH_SPACE}")),
            ({"percent": 0}, "percent"),
            ({"percent": 101}, "percent"),
            ({"percent": None}, "percent"),
            ({"percent": 10, "amount": 10}, "percent"),
            ({"percent": None, "amount": 0}, "amount"),
            ({"percent": None, "amount": LARGEST_AMOUNT + 1}, "amount"),
            ({"most_uses": -1}, "most_uses"),
            ({"most_uses": LARGEST_LIMIT + 1}, "most_uses"),
            ({"most_uses_per_user": -1}, "most_uses_per_user"),
            ({"valid_from": NOW, "valid_until": NOW}, "valid_until"),
        ],
    )
    def test_it_names_what_does_not(self, details: dict[str, Any], name: str) -> None:
        with pytest.raises(Invalid) as refused:
            check_promo(PromoDetailsFactory(**details))
        assert list(refused.value.fields) == [name]


class TestKey:
    @pytest.mark.parametrize(
        ("one", "other"),
        [("Once", "oNCE"), ("STRASSE", "straße"), ("Zo\u00eb", "ZOE\u0308"), ("ΣΟΦΟΣ", "σοφος"), ("ǆ", "ǅ")],
    )
    def test_it_is_the_same_whatever_the_case(self, one: str, other: str) -> None:
        assert code_key(one) == code_key(other)

    def test_it_is_another_for_another_code(self) -> None:
        codes = ["CAFE", "CAFÉ", "CAFE1", "CAF", "C-AFE"]
        assert len({code_key(code) for code in codes}) == len(codes)

    def test_it_is_its_own_key(self) -> None:
        for code in ("ᾯ" * 64, "Straße", "ΐ", "Once"):
            assert code_key(code_key(code)) == code_key(code)

    def test_it_is_at_most_four_times_as_long_as_the_code(self) -> None:
        assert len(code_key("ᾯ" * 64)) == 256


class TestValidity:
    def test_it_begins_at_its_start_and_ends_just_before_its_end(self) -> None:
        details = PromoDetailsFactory(valid_from=NOW, valid_until=NOW + timedelta(hours=1))
        check_valid(details, NOW)
        check_valid(details, NOW + timedelta(hours=1) - INSTANT)
        with pytest.raises(PromoCodeInvalid, match="not valid yet"):
            check_valid(details, NOW - INSTANT)
        with pytest.raises(PromoCodeInvalid, match="no longer valid"):
            check_valid(details, NOW + timedelta(hours=1))

    def test_it_has_no_end_unless_there_is_one(self) -> None:
        for details in (PromoDetailsFactory(), PromoDetailsFactory(valid_from=NOW)):
            check_valid(details, NOW + timedelta(days=9999))
        check_valid(PromoDetailsFactory(valid_until=NOW), NOW - timedelta(days=9999))
