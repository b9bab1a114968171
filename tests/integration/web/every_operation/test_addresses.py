"""What is at which address, and what is not."""

from tests.integration.web.callers import UNKNOWN, Caller
from tests.integration.web.documented_app import Document
from tests.integration.web.every_operation.operations import (
    EVERY,
    OF_ONE_THING,
    OPERATIONS,
    Operation,
    content_of,
    every,
)

NO_IDS = (
    "17",
    "none",
    "%00",
    "%C3%A9",
    "0199a3c26f0070008000000000000001",
    "{0199a3c2-6f00-7000-8000-000000000001}",
    "urn:uuid:0199a3c2-6f00-7000-8000-000000000001",
)


def test_the_api_has_the_operations_that_it_promises() -> None:
    assert sorted(map(repr, EVERY)) == sorted(
        """
        POST /api/auth/register|POST /api/auth/login|POST /api/auth/refresh|POST /api/auth/logout|POST /api/auth/social
        GET /api/me/sessions|DELETE /api/me/sessions/{id}|GET /api/admin/users|PATCH /api/admin/users/{id}
        POST /api/auth/forgot-password|POST /api/auth/reset-password|POST /api/auth/verify-email
        GET /api/me|PATCH /api/me|DELETE /api/me|GET /api/me/export|POST /api/me/verification-mail
        GET /api/events|POST /api/events|GET /api/events/{id}|PUT /api/events/{id}|DELETE /api/events/{id}
        POST /api/events/{id}/publish|POST /api/events/{id}/unpublish|PATCH /api/admin/events/{id}
        POST /api/admin/categories|PUT /api/admin/categories/{id}|DELETE /api/admin/categories/{id}
        GET /api/categories|GET /api/tags|GET /api/admin/events|GET /api/admin/payments
        POST /api/events/{id}/images
        GET /api/events/{id}/tickets|POST /api/events/{id}/tickets
        GET /api/tickets/{id}|PUT /api/tickets/{id}|DELETE /api/tickets/{id}|POST /api/tickets/{id}/purchase
        POST /api/events/{id}/promo-codes|GET /api/events/{id}/promo-codes
        GET /api/promo-codes/{id}|DELETE /api/promo-codes/{id}
        POST /api/bookings|GET /api/bookings|GET /api/bookings/{id}|DELETE /api/bookings/{id}
        POST /api/waitlist|GET /api/waitlist|GET /api/waitlist/{id}|DELETE /api/waitlist/{id}
        PATCH /api/waitlist/{id}|POST /api/waitlist/{id}/accept|POST /api/waitlist/{id}/decline
        POST /api/bookings/{id}/pay|GET /api/bookings/{id}/refund-quote|POST /api/events/{id}/cancel
        GET /api/payments/{id}|POST /api/payments/refund/{id}|POST /api/webhooks/stripe
        GET /api/events/{id}/waitlist|GET /api/events/{id}/checkin-key
        POST /api/events/{id}/checkins|GET /api/events/{id}/checkins
        POST /api/tickets/{id}/checkin|POST /api/tickets/{id}/checkout
        GET /api/attendees/{id}/ticket.pdf|GET /api/attendees/{id}/qr.svg|GET /api/attendees/{id}/qr.png
        GET /api/events/{id}/attendees|PATCH /api/attendees/{id}|POST /api/attendees/{id}/transfer
        GET /api/bookings/{id}/tickets.pdf|GET /api/bookings/{id}/calendar.ics
        GET /api/admin/audit-logs|GET /api/admin/audit-logs/verify
        POST /api/events/{id}/invitations|GET /api/events/{id}/invitations|DELETE /api/invitations/{id}
        POST /api/invitations/accept|GET /api/events/{id}/staff|DELETE /api/staff/{id}|GET /api/me/posts
        GET /api/events/{id}/wordings
        PUT /api/events/{id}/wordings/{template}/{language}
        DELETE /api/events/{id}/wordings/{template}/{language}
        POST /api/events/{id}/wordings/{template}/{language}/preview
        GET /api/notifications|POST /api/notifications/{id}/read
        POST /api/notifications/send|GET /api/notifications/sendings/{id}
        GET /api/events/{id}/announcements|POST /api/events/{id}/announcements
        GET /api/me/notification-preferences|PUT /api/me/notification-preferences
        GET /api/unsubscribe|POST /api/unsubscribe
        GET /api/me/devices|POST /api/me/devices|DELETE /api/me/devices/{id}
        GET /api/facts|POST /api/webhook-endpoints|GET /api/webhook-endpoints
        GET /api/webhook-endpoints/{id}|DELETE /api/webhook-endpoints/{id}
        POST /api/webhook-endpoints/{id}/rotate-secret|POST /api/webhook-endpoints/{id}/enable
        GET /api/webhook-endpoints/{id}/deliveries|POST /api/webhook-endpoints/{id}/deliveries/{name}/redeliver
        GET /api/admin/flags|POST /api/admin/flags/{id}/resolve
        GET /api/admin/dead-letters|POST /api/admin/dead-letters/{id}/replay
        """.replace("\n", "|")
        .replace("        ", "")
        .strip("|")
        .split("|")
    )


@every("operation", OF_ONE_THING, ids=repr)
def test_it_finds_nothing_by_what_is_no_id(admin: Caller, operation: Operation) -> None:
    unknown = admin.send(operation.method, operation.address(), content_of(operation), 404)

    for id in NO_IDS:
        refusal = admin.send(operation.method, operation.address(id), content_of(operation), 404)

        assert refusal.json["code"] == unknown.json["code"], id


@every("operation", OF_ONE_THING, ids=repr)
def test_it_cannot_read_an_address_that_is_not_utf_8(admin: Caller, operation: Operation) -> None:
    refusal = admin.send(operation.method, operation.address("%ff"), content_of(operation), 400)

    assert refusal.json["code"] == "malformed_url"


def test_unknown_addresses_are_not_found(nobody: Caller) -> None:
    for address in ("/api", "/api/nothing", "/api/events/", f"/api/events/{UNKNOWN}/nothing", "/nothing", "//"):
        assert nobody.get(address, 404).json["code"] == "not_found"


@every("path", sorted({operation.path for operation in OPERATIONS}))
def test_other_methods_are_not_allowed(document: Document, nobody: Caller, path: str) -> None:
    known = {method.upper() for method in document.content["paths"][path]}
    known |= {"HEAD"} if "GET" in known else set()

    for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"} - known:
        refusal = nobody.send(method, path.replace("{id}", UNKNOWN), None, 405)

        assert refusal.json["code"] == "method_not_allowed"
        assert set(refusal.headers["Allow"].split(", ")) == known
