"""What can go wrong with promo codes."""

from gatherly_core.kernel.errors import Conflict, NotFound


class PromoCodeNotFound(NotFound):
    code = "promo_code_not_found"


class PromoCodeTaken(Conflict):
    """The event has a promo code of this name already."""

    code = "promo_code_taken"


class PromoCodeInvalid(Conflict):
    """The event has no such promo code, or not at this time."""

    code = "promo_code_invalid"


class PromoCodeExhausted(Conflict):
    """The promo code has been used as often as it may be: in all, or by this user."""

    code = "promo_code_exhausted"


class PromoCodeNotApplicable(Conflict):
    """The promo code takes nothing off any of the tickets that are booked."""

    code = "promo_code_not_applicable"
