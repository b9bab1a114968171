"""What a promo code takes off the prices of a booking, as pure functions."""

from collections.abc import Mapping

from gatherly_core.kernel.identifiers import TicketTypeId
from gatherly_core.kernel.money import percentage
from gatherly_core.promotions.model import PromoDetails

Prices = Mapping[TicketTypeId, int]
"""What the tickets of each type in one booking cost together, in minor units."""


def discounts(details: PromoDetails, prices: Prices, step: int = 1) -> dict[TicketTypeId, int]:
    """What the promo code takes off each of the prices to which it applies; the others are left out.

    The prices are multiples of `step`, and so is all that is taken off: one such multiple is a unit.

    - a percentage is taken off each price, and rounded half up to whole units
    - an amount is taken off once, and shared out among the prices in proportion, by largest remainder: each share is
      rounded down, and the units left over go one by one to the shares that lost most, the earlier ones first
    - nothing ever costs less than nothing: of an amount, no more is taken off than the prices come to
    """
    applicable = {type_id: price for type_id, price in prices.items() if details.applies_to(type_id)}
    if details.percent is not None:
        return {type_id: percentage(price, details.percent, step) for type_id, price in applicable.items()}
    units = {type_id: price // step for type_id, price in applicable.items()}
    shares = _shares((details.amount or 0) // step, units)
    return {type_id: share * step for type_id, share in shares.items()}


def _shares(amount: int, prices: Prices) -> dict[TicketTypeId, int]:
    whole = sum(prices.values())
    if whole == 0:
        return dict.fromkeys(prices, 0)
    taken = min(amount, whole)
    shares = {type_id: taken * price // whole for type_id, price in prices.items()}
    lost_most = sorted(prices, key=lambda type_id: taken * prices[type_id] % whole, reverse=True)
    for type_id in lost_most[: taken - sum(shares.values())]:
        shares[type_id] += 1
    return shares
