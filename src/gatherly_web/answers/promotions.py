"""Promo codes, as they are answered."""

from typing import Any

from gatherly_core.promotions.model import Promotion


def promo_code_answer(promotion: Promotion) -> dict[str, Any]:
    promo_code, details = promotion.promo_code, promotion.promo_code.details
    return {
        "id": promo_code.id,
        "event_id": promo_code.event_id,
        "code": details.code,
        "percent": details.percent,
        "amount": details.amount,
        "currency": promotion.currency,
        "ticket_ids": details.ticket_type_ids,
        "most_uses": details.most_uses,
        "most_uses_per_user": details.most_uses_per_user,
        "uses": promotion.uses,
        "valid_from": details.valid_from,
        "valid_until": details.valid_until,
        "created_at": promo_code.created_at,
    }
