"""What makes a promo code sensible, and which ones are the same."""

import unicodedata
from datetime import datetime

from gatherly_core.kernel.errors import Invalid
from gatherly_core.kernel.money import LARGEST_AMOUNT
from gatherly_core.promotions.errors import PromoCodeInvalid
from gatherly_core.promotions.model import PromoDetails

LONGEST_CODE = 64
LARGEST_LIMIT = 9_999_999
"""The largest number of uses that a limit can be set to."""


def code_key(code: str) -> str:
    """What codes have in common that differ in their letters' case alone: caseless matching as Unicode defines it.

    Canonical caseless matching, definition D145 of The Unicode Standard. At most four times as long as the code.
    """
    return unicodedata.normalize("NFD", unicodedata.normalize("NFD", code).casefold())


def check_promo(details: PromoDetails) -> None:
    """Invalid, naming the field, unless the details make sense together."""
    wrong: dict[str, str] = {}
    if not 1 <= len(details.code) <= LONGEST_CODE or not all(map(_visible, details.code)):
        wrong["code"] = f"must be of 1 to {LONGEST_CODE} visible characters, without spaces"
    if (details.percent is None) == (details.amount is None):
        wrong["percent"] = "must be given, unless there is an amount, and not together with one"
    if details.percent is not None and not 1 <= details.percent <= 100:
        wrong["percent"] = "must be from 1 to 100"
    if details.amount is not None and not 1 <= details.amount <= LARGEST_AMOUNT:
        wrong["amount"] = f"must be from 1 to {LARGEST_AMOUNT}"
    for name, limit in (("most_uses", details.most_uses), ("most_uses_per_user", details.most_uses_per_user)):
        if limit is not None and not 0 <= limit <= LARGEST_LIMIT:
            wrong[name] = f"must be from 0 to {LARGEST_LIMIT}"
    if details.valid_from and details.valid_until and details.valid_until <= details.valid_from:
        wrong["valid_until"] = "must be after valid_from"
    if wrong:
        raise Invalid("The promo code does not make sense.", wrong)


def check_valid(details: PromoDetails, now: datetime) -> None:
    """PromoCodeInvalid, saying why, unless the promo code is good at `now`."""
    if details.valid_from is not None and now < details.valid_from:
        raise PromoCodeInvalid(f"The promo code '{details.code}' is not valid yet.")
    if details.valid_until is not None and now >= details.valid_until:
        raise PromoCodeInvalid(f"The promo code '{details.code}' is no longer valid.")


def _visible(sign: str) -> bool:
    return sign.isprintable() and not sign.isspace()
