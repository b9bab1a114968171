"""What is written into the audit trail."""

from enum import StrEnum


class Deed(StrEnum):
    """Something done that somebody may have to answer for. The word before the dot is the kind of thing it is done to.

    Every word is for good: entries that were written with it stay.
    """

    ACCOUNT_REGISTERED = "account.registered"
    ACCOUNT_APPOINTED = "account.appointed"
    """The operator has made the account, with a role that registration does not give."""
    ACCOUNT_PASSWORD_CHANGED = "account.password_changed"  # noqa: S105 -- what happened to a password, not one
    ACCOUNT_PASSWORD_RESET = "account.password_reset"  # noqa: S105 -- what happened to a password, not one
    ACCOUNT_EMAIL_VERIFIED = "account.email_verified"
    ACCOUNT_SOCIAL_LINKED = "account.social_linked"
    ACCOUNT_ROLE_CHANGED = "account.role_changed"
    ACCOUNT_DISABLED = "account.disabled"
    ACCOUNT_ENABLED = "account.enabled"
    ACCOUNT_EXPORTED = "account.exported"
    ACCOUNT_ERASED = "account.erased"
    SESSION_OPENED = "session.opened"
    SESSION_REFUSED = "session.refused"
    SESSION_REUSED = "session.reused"
    SESSION_ENDED = "session.ended"
    EVENT_CREATED = "event.created"
    EVENT_EDITED = "event.edited"
    EVENT_PUBLISHED = "event.published"
    EVENT_UNPUBLISHED = "event.unpublished"
    EVENT_CANCELLED = "event.cancelled"
    EVENT_DELETED = "event.deleted"
    EVENT_FEATURED = "event.featured"
    EVENT_WORDED = "event.worded"
    """A message about it says something in words of its organizer's."""
    EVENT_UNWORDED = "event.unworded"
    TICKET_TYPE_CREATED = "ticket_type.created"
    TICKET_TYPE_EDITED = "ticket_type.edited"
    TICKET_TYPE_DELETED = "ticket_type.deleted"
    PROMO_CODE_CREATED = "promo_code.created"
    PROMO_CODE_DELETED = "promo_code.deleted"
    BOOKING_CANCELLED = "booking.cancelled"
    """By another than its owner."""
    PAYMENT_REFUND_REQUESTED = "payment.refund_requested"
    PAYMENT_DECLINED = "payment.declined"
    """By the provider: the card of who wanted to pay."""
    ATTENDEE_EDITED = "attendee.edited"
    ATTENDEE_TRANSFERRED = "attendee.transferred"
    WAITLIST_ENTRY_PRIORITISED = "waitlist_entry.prioritised"
    STAFF_INVITED = "staff.invited"
    STAFF_UNINVITED = "staff.uninvited"
    STAFF_JOINED = "staff.joined"
    STAFF_REMOVED = "staff.removed"
    SENDING_WRITTEN = "sending.written"
    """To many people at once, or for everybody to read."""
    CATEGORY_CREATED = "category.created"
    CATEGORY_EDITED = "category.edited"
    CATEGORY_DELETED = "category.deleted"
    DEAD_LETTER_REPLAYED = "dead_letter.replayed"
    FLAG_RESOLVED = "flag.resolved"
    WEBHOOK_ENDPOINT_CREATED = "webhook_endpoint.created"
    WEBHOOK_ENDPOINT_DELETED = "webhook_endpoint.deleted"
    WEBHOOK_ENDPOINT_SECRET_ROTATED = "webhook_endpoint.secret_rotated"  # noqa: S105 -- what happened to a secret
    WEBHOOK_ENDPOINT_SWITCHED_OFF = "webhook_endpoint.switched_off"
    """By Gatherly, as it does not work."""
    WEBHOOK_ENDPOINT_SWITCHED_ON = "webhook_endpoint.switched_on"
    WEBHOOK_DELIVERY_REPEATED = "webhook_delivery.repeated"

    @property
    def target_type(self) -> str:
        """The kind of thing that it is done to."""
        return self.partition(".")[0]
