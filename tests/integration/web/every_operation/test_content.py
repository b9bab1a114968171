"""Every operation refuses content that it cannot read or does not know."""

from tests.integration.web.callers import Caller
from tests.integration.web.every_operation.operations import (
    CHANGING,
    NEEDING_CONTENT,
    OPERATIONS,
    TAKING_OBJECTS,
    Operation,
    content_of,
    every,
)

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


@every("operation", CHANGING, ids=repr)
def test_it_refuses_what_is_no_json(admin: Caller, operation: Operation) -> None:
    for what, content in NO_JSON.items():
        refusal = admin.send(operation.method, operation.address(), content, 400)

        assert refusal.json["code"] == "malformed_json", what


@every("operation", NEEDING_CONTENT, ids=repr)
def test_it_needs_content(admin: Caller, operation: Operation) -> None:
    refusal = admin.send(operation.method, operation.address(), b"", 400)

    assert refusal.json["code"] == "malformed_json"


@every("operation", TAKING_OBJECTS, ids=repr)
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
