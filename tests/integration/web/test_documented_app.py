"""The judge of answers judges: what is not as documented fails a test."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from jsonschema import ValidationError
from webob import Response

from tests.integration.web.callers import FREE, Caller, published
from tests.integration.web.documented_app import Document, DocumentedApp

Change = Callable[[Response, dict[str, Any]], None]


def _set(**fields: object) -> Change:
    return lambda response, content: content.update(fields)


def _drop(name: str) -> Change:
    return lambda response, content: content.pop(name)


def _inside(name: str, **fields: object) -> Change:
    return lambda response, content: content[name].update(fields)


CHANGES: dict[str, Change] = {
    "a missing field": _drop("title"),
    "an unknown field": _set(colour="red"),
    "a field of another type": _set(version="2"),
    "null where there must be a value": _set(title=None),
    "a word that is none": _set(status="open"),
    "a time without a zone": _set(start_date="2026-12-01T18:00:00"),
    "an id that is none": _set(id="17"),
    "an unknown field inside": _inside("availability", left=3),
    "a fraction of a place": _inside("availability", sold=0.5),
    "another status": lambda response, content: setattr(response, "status", 203),
    "another type": lambda response, content: setattr(response, "content_type", "text/json"),
    "no ETag": lambda response, content: response.headers.pop("ETag"),
}


@pytest.fixture
def event(ada: Caller) -> dict[str, Any]:
    return published(ada, FREE)


def changing(app: Any, change: Change) -> Any:
    """The application, whose answers are changed on their way."""

    def changed(environ: Any, start_response: Any) -> Any:
        chunks: list[bytes] = []
        head: list[Any] = []
        answer = app(environ, lambda status, headers, exc_info=None: head.extend((status, headers)) or chunks.append)
        response = Response(b"".join(answer), status=head[0], headerlist=head[1])
        content = response.json
        change(response, content)
        response.body = json.dumps(content).encode()
        return response(environ, start_response)

    return changed


def test_what_is_as_documented_passes(api: DocumentedApp, document: Document, event: dict[str, Any]) -> None:
    judged = DocumentedApp(changing(api.app, lambda response, content: None), document)

    assert judged.get(f"/api/events/{event['id']}").json["id"] == event["id"]


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_is_not_fails(api: DocumentedApp, document: Document, event: dict[str, Any], change: Change) -> None:
    judged = DocumentedApp(changing(api.app, change), document)

    with pytest.raises((AssertionError, ValidationError)):
        judged.get(f"/api/events/{event['id']}")


def test_a_code_that_is_not_documented_fails(api: DocumentedApp, document: Document) -> None:
    judged = DocumentedApp(changing(api.app, _set(code="no_such_code")), document)

    with pytest.raises(ValidationError):
        judged.get("/api/me", status=401)


def test_an_operation_that_is_not_documented_fails(api: DocumentedApp, document: Document) -> None:
    paths = {path: methods for path, methods in document.content["paths"].items() if path != "/healthz"}

    with pytest.raises(AssertionError):
        DocumentedApp(api.app, Document(document.content | {"paths": paths})).get("/healthz")
