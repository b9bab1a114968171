"""Entries of the waitlist, as they are answered."""

from typing import Any

from gatherly_core.kernel.identifiers import BookingId
from gatherly_core.waitlist.model import Entry, EntryStatus, Offer, Standing


def entry_answer(standing: Standing) -> dict[str, Any]:
    entry = standing.entry
    return {
        "id": entry.id,
        "event_id": entry.event_id,
        "ticket_id": entry.ticket_type_id,
        "user_id": entry.user_id,
        "quantity": entry.quantity,
        "partial": entry.partial,
        "priority": entry.priority,
        "status": entry.status,
        "position": standing.position,
        "offer": _offer_answer(entry.offer) if entry.offer and entry.status is EntryStatus.OFFERED else None,
        "booking_id": _booking_id(entry),
        "created_at": entry.created_at,
        "updated_at": entry.updated_at,
    }


def _offer_answer(offer: Offer) -> dict[str, Any]:
    return {"booking_id": offer.booking_id, "quantity": offer.quantity, "expires_at": offer.expires_at}


def _booking_id(entry: Entry) -> BookingId | None:
    """The booking that the entry holds, as long as it holds it."""
    if entry.offer and entry.status in (EntryStatus.OFFERED, EntryStatus.ACCEPTED):
        return entry.offer.booking_id
    return None
