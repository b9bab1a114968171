"""What is held about a user, as they are shown it."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any

Record = Mapping[str, Any]
"""Names -> identifiers, texts, numbers, truth values, moments (UTC), or plain data of these; None for nothing."""

Key = tuple[Any, ...]
"""By what the records of a section are told apart, and in the order of which they come."""


class Kind(StrEnum):
    """Of the value of a field."""

    ID = "id"
    TEXT = "text"
    NUMBER = "number"
    DECIMAL = "decimal"
    FLAG = "flag"
    MOMENT = "moment"
    DATA = "data"


class Section(StrEnum):
    """The parts of an export."""

    PROFILE = "profile"
    SESSIONS = "sessions"
    """Since when they are signed in, until they are forgotten."""
    SOCIAL_IDENTITIES = "social_identities"
    """As whom providers know them, with whom they may sign in."""
    BOOKINGS = "bookings"
    BOOKING_ITEMS = "booking_items"
    ATTENDEES = "attendees"
    TICKETS_RECEIVED = "tickets_received"
    """Of bookings of others, made out to the address of the user, which is proven to be theirs."""
    ADMISSIONS = "admissions"
    """The scans of the tickets that they booked."""
    PAYMENTS = "payments"
    REFUNDS = "refunds"
    WAITLIST_ENTRIES = "waitlist_entries"
    EVENTS = "events"
    """Those that they organize."""
    POSTS = "posts"
    """Their places in the staff of events."""
    SCANS = "scans"
    """Those that they made."""
    NOTIFICATION_PREFERENCES = "notification_preferences"
    """What they have chosen to be told, where it differs from what holds at first."""
    DEVICES = "devices"
    """Where they are shown messages at once."""
    NOTIFICATIONS = "notifications"
    """What they were told."""
    WEBHOOK_ENDPOINTS = "webhook_endpoints"
    """Where they have facts sent."""
    SENDINGS = "sendings"
    """What they wrote to many people at once."""
    AUDIT_ENTRIES = "audit_entries"
    """What they have done, and what was done to their account."""


TIMES = {"created_at": Kind.MOMENT, "updated_at": Kind.MOMENT}

FIELDS: Mapping[Section, Mapping[str, Kind]] = MappingProxyType(
    {
        Section.PROFILE: {
            "id": Kind.ID,
            "name": Kind.TEXT,
            "email": Kind.TEXT,
            "role": Kind.TEXT,
            "phone": Kind.TEXT,
            "profile_photo": Kind.TEXT,
            "preferences": Kind.DATA,
            "email_verified": Kind.FLAG,
            **TIMES,
        },
        Section.SESSIONS: {
            "id": Kind.ID,
            "created_at": Kind.MOMENT,
            "last_used_at": Kind.MOMENT,
            "expires_at": Kind.MOMENT,
            "revoked_at": Kind.MOMENT,
        },
        Section.SOCIAL_IDENTITIES: {
            "id": Kind.ID,
            "provider": Kind.TEXT,
            "subject": Kind.TEXT,
            "created_at": Kind.MOMENT,
        },
        Section.BOOKINGS: {
            "id": Kind.ID,
            "reference": Kind.TEXT,
            "event_id": Kind.ID,
            "status": Kind.TEXT,
            "kind": Kind.TEXT,
            "currency": Kind.TEXT,
            "promo_code": Kind.TEXT,
            "expires_at": Kind.MOMENT,
            **TIMES,
        },
        Section.BOOKING_ITEMS: {
            "booking_id": Kind.ID,
            "position": Kind.NUMBER,
            "ticket_type_id": Kind.ID,
            "quantity": Kind.NUMBER,
            "unit_price": Kind.NUMBER,
            "discount": Kind.NUMBER,
            "admits": Kind.NUMBER,
        },
        Section.ATTENDEES: {
            "id": Kind.ID,
            "booking_id": Kind.ID,
            "ticket_type_id": Kind.ID,
            "name": Kind.TEXT,
            "email": Kind.TEXT,
            "code": Kind.TEXT,
            "vip": Kind.FLAG,
            "status": Kind.TEXT,
            "checked_in_at": Kind.MOMENT,
            "checked_out_at": Kind.MOMENT,
        },
        Section.TICKETS_RECEIVED: {
            "id": Kind.ID,
            "ticket_type_id": Kind.ID,
            "name": Kind.TEXT,
            "email": Kind.TEXT,
            "vip": Kind.FLAG,
            "status": Kind.TEXT,
            "checked_in_at": Kind.MOMENT,
            "checked_out_at": Kind.MOMENT,
        },
        Section.ADMISSIONS: {
            "id": Kind.ID,
            "event_id": Kind.ID,
            "attendee_id": Kind.ID,
            "direction": Kind.TEXT,
            "at": Kind.MOMENT,
            "result": Kind.TEXT,
        },
        Section.PAYMENTS: {
            "id": Kind.ID,
            "booking_id": Kind.ID,
            "event_id": Kind.ID,
            "amount": Kind.NUMBER,
            "currency": Kind.TEXT,
            "status": Kind.TEXT,
            "provider": Kind.TEXT,
            "charge_id": Kind.TEXT,
            "captured": Kind.NUMBER,
            "dispute": Kind.TEXT,
            **TIMES,
        },
        Section.REFUNDS: {
            "id": Kind.ID,
            "payment_id": Kind.ID,
            "amount": Kind.NUMBER,
            "status": Kind.TEXT,
            "cause": Kind.TEXT,
            "reason": Kind.TEXT,
            **TIMES,
        },
        Section.WAITLIST_ENTRIES: {
            "id": Kind.ID,
            "event_id": Kind.ID,
            "ticket_type_id": Kind.ID,
            "quantity": Kind.NUMBER,
            "partial": Kind.FLAG,
            "status": Kind.TEXT,
            "offer_booking_id": Kind.ID,
            "offer_expires_at": Kind.MOMENT,
            **TIMES,
        },
        Section.EVENTS: {
            "id": Kind.ID,
            "title": Kind.TEXT,
            "description": Kind.TEXT,
            "category": Kind.TEXT,
            "tags": Kind.DATA,
            "location": Kind.TEXT,
            "latitude": Kind.DECIMAL,
            "longitude": Kind.DECIMAL,
            "images": Kind.DATA,
            "start_date": Kind.MOMENT,
            "end_date": Kind.MOMENT,
            "timezone": Kind.TEXT,
            "status": Kind.TEXT,
            **TIMES,
        },
        Section.POSTS: {"id": Kind.ID, "event_id": Kind.ID, "role": Kind.TEXT, "created_at": Kind.MOMENT},
        Section.SCANS: {
            "id": Kind.ID,
            "event_id": Kind.ID,
            "attendee_id": Kind.ID,
            "direction": Kind.TEXT,
            "at": Kind.MOMENT,
            "received_at": Kind.MOMENT,
            "device_id": Kind.TEXT,
            "result": Kind.TEXT,
        },
        Section.NOTIFICATION_PREFERENCES: {"topic": Kind.TEXT, "channel": Kind.TEXT, "wanted": Kind.FLAG},
        Section.DEVICES: {"id": Kind.ID, "platform": Kind.TEXT, "created_at": Kind.MOMENT},
        Section.NOTIFICATIONS: {
            "id": Kind.ID,
            "event_id": Kind.ID,
            "kind": Kind.TEXT,
            "channel": Kind.TEXT,
            "subject": Kind.TEXT,
            "message": Kind.TEXT,
            "read_at": Kind.MOMENT,
            "created_at": Kind.MOMENT,
        },
        Section.WEBHOOK_ENDPOINTS: {"id": Kind.ID, "url": Kind.TEXT, "created_at": Kind.MOMENT},
        Section.SENDINGS: {
            "id": Kind.ID,
            "event_id": Kind.ID,
            "subject": Kind.TEXT,
            "message": Kind.TEXT,
            "public": Kind.FLAG,
            "created_at": Kind.MOMENT,
        },
        Section.AUDIT_ENTRIES: {
            "id": Kind.ID,
            "at": Kind.MOMENT,
            "action": Kind.TEXT,
            "target_type": Kind.TEXT,
            "target_id": Kind.ID,
            "details": Kind.TEXT,
        },
    }
)
"""What each record of a section has; amounts are in minor units of the currency."""

KEYS: Mapping[Section, tuple[str, ...]] = MappingProxyType(
    dict.fromkeys(Section, ("id",))
    | {
        Section.BOOKING_ITEMS: ("booking_id", "position"),
        Section.NOTIFICATION_PREFERENCES: ("topic", "channel"),
        Section.AUDIT_ENTRIES: ("at", "id"),
    }
)
"""The fields that make up the keys of a section's records."""
