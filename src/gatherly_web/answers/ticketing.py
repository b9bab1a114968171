"""Ticket types, as they are answered."""

from typing import Any

from gatherly_core.ticketing.model import Offering


def ticket_answer(offering: Offering) -> dict[str, Any]:
    ticket_type, stock = offering.ticket_type, offering.stock
    details = ticket_type.details
    return {
        "id": ticket_type.id,
        "event_id": ticket_type.event_id,
        "type": details.kind,
        "name": details.name,
        "description": details.description,
        "price": details.price,
        "currency": offering.currency,
        "quantity": details.quantity,
        "sold": stock.sold,
        "held": stock.held,
        "available": stock.available,
        "sale_start_date": details.sale_start_date,
        "sale_end_date": details.sale_end_date,
        "min_per_booking": details.min_per_booking,
        "max_per_booking": details.max_per_booking,
        "admits": details.admits,
        "version": ticket_type.version,
        "created_at": ticket_type.created_at,
        "updated_at": ticket_type.updated_at,
    }
