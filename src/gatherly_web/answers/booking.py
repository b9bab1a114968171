"""Bookings, as they are answered."""

from typing import Any

from gatherly_core.booking.model import Attendee, Booking


def booking_answer(booking: Booking) -> dict[str, Any]:
    return {
        "id": booking.id,
        "reference": booking.reference,
        "user_id": booking.user_id,
        "event_id": booking.event_id,
        "status": booking.status,
        "items": [
            {"ticket_id": item.ticket_type_id, "quantity": item.quantity, "unit_price": item.unit_price}
            for item in booking.items
        ],
        "total": booking.total,
        "currency": booking.currency,
        "expires_at": booking.expires_at,
        "attendees": [attendee_answer(attendee, booking) for attendee in booking.attendees],
        "payment": None,
        "created_at": booking.created_at,
        "updated_at": booking.updated_at,
    }


def attendee_answer(attendee: Attendee, booking: Booking) -> dict[str, Any]:
    return {
        "id": attendee.id,
        "booking_id": booking.id,
        "event_id": booking.event_id,
        "ticket_id": attendee.ticket_type_id,
        "user_id": booking.user_id,
        "name": attendee.person.name,
        "email": attendee.person.email,
        "unique_code": attendee.code,
        "vip": attendee.vip,
        "status": attendee.status,
    }
