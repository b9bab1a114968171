"""What every operation of the API refuses, whichever it is: the cases come from the OpenAPI document itself."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, NamedTuple

import pytest

from gatherly_adapters.bootstrap import FIRST_MOMENT, Gatherly, in_memory
from gatherly_adapters.memory.clock import FixedClock
from gatherly_adapters.settings import Settings
from gatherly_core.kernel.unit_of_work import Contended, OutcomeUnknown, StorageAway
from gatherly_web.app import make_app
from tests.integration.web.callers import UNKNOWN, Caller, People
from tests.integration.web.documented_app import Document, DocumentedApp, TestApp


class Operation(NamedTuple):
    method: str
    path: str
    described: dict[str, Any]

    def address(self, id: str = "") -> str:
        """Without an id, one that nothing has."""
        return self.path.replace("{id}", id or UNKNOWN)

    def __repr__(self) -> str:
        return f"{self.method} {self.path}"


def _operations() -> Iterator[Operation]:
    with in_memory(FixedClock(FIRST_MOMENT)) as gatherly:
        paths = TestApp(make_app(gatherly, Settings.load({}, {}))).get("/openapi.json").json["paths"]
    for path, operations in paths.items():
        if path.startswith("/api/"):
            for method, described in operations.items():
                yield Operation(method.upper(), path, described)


OPERATIONS = list(_operations())
PUBLIC = [operation for operation in OPERATIONS if {} in operation.described["security"]]
SIGNED_IN = [operation for operation in OPERATIONS if operation not in PUBLIC]
OF_ONE_THING = [operation for operation in OPERATIONS if "{id}" in operation.path]
WITH_CONTENT = [operation for operation in OPERATIONS if "requestBody" in operation.described]
CHANGING = [operation for operation in OPERATIONS if operation.method != "GET"]

every = pytest.mark.parametrize


def content_of(operation: Operation) -> Any:
    """The documented example."""
    if operation not in WITH_CONTENT:
        return None
    return operation.described["requestBody"]["content"]["application/json"]["example"]


# Nothing is written by what is refused, so one application serves all of these tests.


@pytest.fixture(scope="module")
def clock() -> FixedClock:
    return FixedClock(FIRST_MOMENT)


@pytest.fixture(scope="module")
def gatherly(clock: FixedClock) -> Gatherly:
    return in_memory(clock)


@pytest.fixture(scope="module")
def api(gatherly: Gatherly, settings: Settings, document: Document) -> DocumentedApp:
    return DocumentedApp(make_app(gatherly, settings), document)


@pytest.fixture(scope="module")
def people(api: DocumentedApp, gatherly: Gatherly) -> People:
    return People(api, gatherly)


@pytest.fixture(scope="module")
def admin(people: People) -> Caller:
    """Somebody whom nothing is forbidden."""
    return people.admin()


@pytest.fixture(scope="module")
def expired(people: People, clock: FixedClock) -> Caller:
    """Somebody whose token was good until now."""
    clock.advance(timedelta(hours=-1))
    caller = people.attendee()
    clock.set(FIRST_MOMENT)
    return caller


def test_the_api_has_the_operations_that_it_promises() -> None:
    assert sorted(map(repr, OPERATIONS)) == sorted(
        """
        POST /api/auth/register|POST /api/auth/login|GET /api/me|PATCH /api/me
        GET /api/events|POST /api/events|GET /api/events/{id}|PUT /api/events/{id}|DELETE /api/events/{id}
        POST /api/events/{id}/publish|POST /api/events/{id}/unpublish|PATCH /api/admin/events/{id}
        GET /api/categories|GET /api/tags
        GET /api/events/{id}/tickets|POST /api/events/{id}/tickets
        GET /api/tickets/{id}|PUT /api/tickets/{id}|DELETE /api/tickets/{id}|POST /api/tickets/{id}/purchase
        POST /api/bookings|GET /api/bookings|GET /api/bookings/{id}|DELETE /api/bookings/{id}
        POST /api/waitlist|GET /api/waitlist|GET /api/waitlist/{id}|DELETE /api/waitlist/{id}
        PATCH /api/waitlist/{id}|POST /api/waitlist/{id}/accept|POST /api/waitlist/{id}/decline
        GET /api/events/{id}/waitlist
        """.replace("\n", "|")
        .replace("        ", "")
        .strip("|")
        .split("|")
    )


@every("operation", SIGNED_IN, ids=repr)
def test_it_asks_who_is_there(nobody: Caller, operation: Operation) -> None:
    refusal = nobody.send(operation.method, operation.address(), content_of(operation), 401)

    assert refusal.json["code"] == "not_signed_in"


@every("operation", OPERATIONS, ids=repr)
def test_it_refuses_forged_tokens(nobody: Caller, operation: Operation) -> None:
    refusal = nobody.send(
        operation.method, operation.address(), content_of(operation), 401, authorization="Bearer forged"
    )

    assert refusal.json["code"] == "invalid_token"


@every("operation", OPERATIONS, ids=repr)
def test_it_refuses_expired_tokens(expired: Caller, operation: Operation) -> None:
    refusal = expired.send(operation.method, operation.address(), content_of(operation), 401)

    assert refusal.json["code"] == "token_expired"


@every("operation", OPERATIONS, ids=repr)
def test_it_refuses_unknown_parameters(admin: Caller, operation: Operation) -> None:
    refusal = admin.send(operation.method, operation.address() + "?colour=red", content_of(operation), 400)

    assert refusal.json["code"] == "invalid_input"
    assert refusal.json["errors"] == [{"location": "querystring", "name": "colour", "description": "is not known"}]


@every("operation", OPERATIONS, ids=repr)
def test_it_refuses_queries_that_are_not_utf_8(admin: Caller, operation: Operation) -> None:
    refusal = admin.send(operation.method, operation.address() + "?q=%ff", content_of(operation), 400)

    assert refusal.json["code"] == "invalid_input"


@every("operation", CHANGING, ids=repr)
def test_it_refuses_unknown_fields(admin: Caller, operation: Operation) -> None:
    content = (content_of(operation) or {}) | {"colour": "red"}

    refusal = admin.send(operation.method, operation.address(), content, 400)

    assert refusal.json["errors"] == [{"location": "body", "name": "colour", "description": "is not known"}]


NO_JSON = {
    "cut off": b"{",
    "quotes": b"{'a': 1}",
    "not a number": b'{"a": NaN}',
    "not UTF-8": b"\xff",
    "half a surrogate pair": b'{"a": "\\ud800"}',
    "a deep list": b"[" * 5000,
    "a deep object": b'{"a":' * 5000,
    "two of them": b'{"a": 1} {}',
}


@every("operation", CHANGING, ids=repr)
def test_it_refuses_what_is_no_json(admin: Caller, operation: Operation) -> None:
    for what, content in NO_JSON.items():
        refusal = admin.send(operation.method, operation.address(), content, 400)

        assert refusal.json["code"] == "malformed_json", what


@every("operation", WITH_CONTENT, ids=repr)
def test_it_needs_content(admin: Caller, operation: Operation) -> None:
    refusal = admin.send(operation.method, operation.address(), b"", 400)

    assert refusal.json["code"] == "malformed_json"


@every("operation", CHANGING, ids=repr)
def test_it_takes_objects_only(admin: Caller, operation: Operation) -> None:
    for content in (b"[]", b"[{}]", b'"text"', b"17", b"null", b"true", b"1.5"):
        refusal = admin.send(operation.method, operation.address(), content, 400)

        assert refusal.json["code"] == "invalid_input"
        assert refusal.json["errors"] == [{"location": "body", "name": "", "description": "must be an object"}]


@every("operation", CHANGING, ids=repr)
def test_it_takes_json_only(admin: Caller, operation: Operation) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "", "nonsense"):
        refusal = admin.send(operation.method, operation.address(), b"{}", 415, content_type=kind)

        assert refusal.json["code"] == "unsupported_media_type", kind


@every("operation", CHANGING, ids=repr)
def test_it_refuses_content_that_is_too_large(admin: Caller, operation: Operation) -> None:
    refusal = admin.send(operation.method, operation.address(), b" " * 100_001, 413)

    assert refusal.json["code"] == "body_too_large"


NO_IDS = (
    "17",
    "none",
    "%00",
    "%C3%A9",
    "0199a3c26f0070008000000000000001",
    "{0199a3c2-6f00-7000-8000-000000000001}",
    "urn:uuid:0199a3c2-6f00-7000-8000-000000000001",
)


@every("operation", OF_ONE_THING, ids=repr)
def test_it_finds_nothing_by_what_is_no_id(admin: Caller, operation: Operation) -> None:
    unknown = admin.send(operation.method, operation.address(), content_of(operation), 404)

    for id in NO_IDS:
        refusal = admin.send(operation.method, operation.address(id), content_of(operation), 404)

        assert refusal.json["code"] == unknown.json["code"], id


def failing(error: Exception) -> Callable[..., Any]:
    def fail(*_: object, **__: object) -> Any:
        raise error

    return fail


AWAY = (StorageAway("The database is away."), Contended("Too many."), OutcomeUnknown("Perhaps it was done."))


@every("operation", OPERATIONS, ids=repr)
def test_it_says_when_to_try_again(
    admin: Caller, gatherly: Gatherly, monkeypatch: pytest.MonkeyPatch, operation: Operation
) -> None:
    for error in AWAY:
        for block in ("run", "read"):
            monkeypatch.setattr(gatherly.ports.unit_of_work, block, failing(error))

        refusal = admin.send(operation.method, operation.address(), content_of(operation), 503)

        assert (refusal.json["code"], refusal.headers["Retry-After"]) == (error.code, "1")


@every("operation", OPERATIONS, ids=repr)
def test_it_tells_nothing_of_its_inside_when_it_fails(
    admin: Caller,
    gatherly: Gatherly,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    operation: Operation,
) -> None:
    for block in ("run", "read"):
        monkeypatch.setattr(gatherly.ports.unit_of_work, block, failing(ZeroDivisionError("SELECT secret FROM table")))

    failure = admin.send(operation.method, operation.address(), content_of(operation), 500, x_request_id="abc-1")

    assert failure.json["code"] == "internal_error"
    assert not re.search("secret|ZeroDivision|Traceback|\\.py", failure.text)
    assert "Request abc-1 failed" in caplog.text
    assert "ZeroDivisionError: SELECT secret" in caplog.text


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
