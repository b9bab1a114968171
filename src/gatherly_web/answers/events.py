"""Events, as they are answered."""

from typing import Any

from gatherly_core.events.ports import Label
from gatherly_core.events.refund_policy import RefundPolicy
from gatherly_core.ticketing.model import Listing, Stock


def event_answer(listing: Listing) -> dict[str, Any]:
    event, details = listing.event, listing.event.details
    return {
        "id": event.id,
        "organizer_id": event.organizer_id,
        "title": details.title,
        "description": details.description,
        "category": details.category,
        "tags": details.tags,
        "location": details.location,
        "latitude": details.latitude,
        "longitude": details.longitude,
        "images": details.images,
        "start_date": details.start_date,
        "end_date": details.end_date,
        "timezone": details.timezone,
        "currency": details.currency,
        "capacity": details.capacity,
        "refund_policy": policy_answer(details.refund_policy),
        "status": event.status,
        "published": event.published,
        "featured": event.featured,
        "availability": availability_answer(listing.stock),
        "version": event.version,
        "created_at": event.created_at,
        "updated_at": event.updated_at,
    }


def policy_answer(policy: RefundPolicy | None) -> list[dict[str, int]] | None:
    if policy is None:
        return None
    return [{"days_before": tier.days_before, "percent": tier.percent} for tier in policy]


def availability_answer(stock: Stock) -> dict[str, Any]:
    return {
        "capacity": stock.capacity,
        "sold": stock.sold,
        "held": stock.held,
        "available": stock.available,
        "sold_out": stock.sold_out,
    }


def label_answer(label: Label) -> dict[str, Any]:
    return {"name": label.name, "count": label.count}
