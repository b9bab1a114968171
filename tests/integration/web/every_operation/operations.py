"""The operations of the API, as the OpenAPI document has them: a new one is tested as soon as it is there."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest

from gatherly_adapters.bootstrap import in_memory
from gatherly_adapters.settings import Settings
from gatherly_web.app import make_app
from tests.integration.web.callers import UNKNOWN, Form
from tests.integration.web.documented_app import TestApp


class Operation(NamedTuple):
    method: str
    path: str
    described: dict[str, Any]

    def address(self, id: str = "") -> str:
        """Without an id, one that nothing has. `id/name` has both, where the address does."""
        first, _, second = (id or UNKNOWN).partition("/")
        path = self.path.replace("{id}", first).replace("{name}", second or UNKNOWN)
        return first_words(path, self.described)

    def __repr__(self) -> str:
        return f"{self.method} {self.path}"


def first_words(path: str, described: dict[str, Any]) -> str:
    """The path with the first of the words that may stand for each name in it."""
    for parameter in described.get("parameters", ()):
        if words := parameter.get("schema", {}).get("enum") if parameter.get("in") == "path" else None:
            path = path.replace(f"{{{parameter['name']}}}", words[0])
    return path


def _operations() -> Iterator[Operation]:
    with in_memory() as gatherly:
        paths = TestApp(make_app(gatherly, Settings.load({}, {}))).get("/openapi.json").json["paths"]
    for path, operations in paths.items():
        if path.startswith("/api/"):
            for method, described in operations.items():
                yield Operation(method.upper(), path, described)


EVERY = list(_operations())
OPERATIONS = [operation for operation in EVERY if "provider" not in operation.described["x-permission"]["allowed"]]
"""All but what Stripe calls, which is no operation of people's programs and reads what it gets in its own way."""
ASKING = [operation for operation in OPERATIONS if operation.described["security"]]
"""Those that look who sends them."""
SIGNED_IN = [operation for operation in ASKING if {} not in operation.described["security"]]
OF_ONE_THING = [operation for operation in OPERATIONS if "{id}" in operation.path]
WITH_CONTENT = [operation for operation in OPERATIONS if "requestBody" in operation.described]
UPLOADING = [each for each in WITH_CONTENT if "multipart/form-data" in each.described["requestBody"]["content"]]
"""Those that take a form, and no JSON."""
STORING = [operation for operation in OPERATIONS if operation.path != "/api/unsubscribe"]
"""All but what looks at nothing stored: a link that nobody has signed comes no further."""
NEEDING_CONTENT = [each for each in WITH_CONTENT if each.described["requestBody"]["required"] and each not in UPLOADING]
CHANGING = [operation for operation in OPERATIONS if operation.method != "GET" and operation not in UPLOADING]
# A batch of scans may be sent as the list alone.
TAKING_OBJECTS = [operation for operation in CHANGING if repr(operation) != "POST /api/events/{id}/checkins"]

every = pytest.mark.parametrize


def content_of(operation: Operation) -> Any:
    """The documented example; a form for those that take a file."""
    if operation not in WITH_CONTENT:
        return None
    if operation in UPLOADING:
        return Form.of(b"a file")
    return operation.described["requestBody"]["content"]["application/json"]["example"]
