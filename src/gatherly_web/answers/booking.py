"""Bookings, as they are answered."""

from typing import Any

from gatherly_core.booking.model import Attendee, Booking
from gatherly_core.kernel.identifiers import BookingId, EventId, UserId


def booking_answer(booking: Booking) -> dict[str, Any]:
    return {
        "id": booking.id,
        "reference": booking.reference,
        "user_id": booking.user_id,
        "event_id": booking.event_id,
        "status": booking.status,
        "items": [
            {
                "ticket_id": item.ticket_type_id,
                "quantity": item.quantity,
                "unit_price": item.unit_price,
                "discount": item.discount,
            }
            for item in booking.items
        ],
        "discount": booking.discount,
        "promo_code": booking.promo_code,
        "total": booking.total,
        "currency": booking.currency,
        "expires_at": booking.expires_at,
        "attendees": [
            attendee_answer(attendee, booking.id, booking.event_id, booking.user_id) for attendee in booking.attendees
        ],
        "payment": None,
        "created_at": booking.created_at,
        "updated_at": booking.updated_at,
    }


def attendee_answer(attendee: Attendee, booking_id: BookingId, event_id: EventId, user_id: UserId) -> dict[str, Any]:
    return {
        "id": attendee.id,
        "booking_id": booking_id,
        "event_id": event_id,
        "ticket_id": attendee.ticket_type_id,
        "user_id": user_id,
        "name": attendee.person.name,
        "email": attendee.person.email,
        "unique_code": attendee.code,
        "vip": attendee.vip,
        "status": attendee.status,
        "checked_in": attendee.checked_in,
        "checked_in_at": attendee.checked_in_at,
        "checked_out_at": attendee.checked_out_at,
    }
