"""Every operation that says so takes an Idempotency-Key, and looks at it."""

from tests.integration.web.callers import Caller
from tests.integration.web.every_operation.operations import OPERATIONS, Operation, content_of, every


def takes_keys(operation: Operation) -> bool:
    return any(parameter["name"] == "Idempotency-Key" for parameter in operation.described["parameters"])


IDEMPOTENT = list(filter(takes_keys, OPERATIONS))


def test_these_do() -> None:
    assert {repr(operation) for operation in IDEMPOTENT} == {
        "POST /api/bookings",
        "POST /api/events/{id}/announcements",
        "POST /api/events/{id}/invitations",
        "POST /api/invitations/accept",
        "POST /api/attendees/{id}/transfer",
        "POST /api/bookings/{id}/pay",
        "POST /api/notifications/send",
        "POST /api/payments/refund/{id}",
        "POST /api/tickets/{id}/purchase",
        "POST /api/waitlist",
        "POST /api/waitlist/{id}/accept",
        "POST /api/waitlist/{id}/decline",
    }


@every("operation", IDEMPOTENT, ids=repr)
def test_they_say_so(operation: Operation) -> None:
    assert {"409", "422"} <= operation.described["responses"].keys()
    for status, answer in operation.described["responses"].items():
        kept = status in {"200", "201", "202", "400", "402", "403", "404", "409", "412"}
        assert ("Idempotency-Replayed" in answer["headers"]) == kept, status


@every("operation", IDEMPOTENT, ids=repr)
def test_they_refuse_what_is_no_key(admin: Caller, operation: Operation) -> None:
    refusal = admin.send(operation.method, operation.address(), content_of(operation), 400, idempotency_key="\u00e9")

    assert refusal.json["errors"][0]["name"] == "Idempotency-Key"


@every("operation", IDEMPOTENT, ids=repr)
def test_they_answer_a_repeat_as_the_first_time(admin: Caller, operation: Operation) -> None:
    first, again = (
        admin.send(operation.method, operation.address(), content_of(operation), 404, idempotency_key="a key")
        for _ in range(2)
    )

    assert first.body == again.body
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
