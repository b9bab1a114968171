"""A WebTest application that holds every answer against the OpenAPI document."""

import copy
import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from jsonschema import Draft202012Validator
from webtest import TestApp, TestResponse

# Swagger UI, the pages around it and those of the sandbox are not part of the API.
PAGES = re.compile(r"/(api-docs|static/.*|sandbox/.*)?")
# Headers that only some of the answers of an operation carry; most tests hold nobody to limits.
SOMETIMES = {"Link", "Idempotency-Replayed", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"}


class Document:
    """The OpenAPI document, as a judge of answers."""

    def __init__(self, content: dict[str, Any]) -> None:
        self.content = content
        self._components = _closed(content["components"])
        self._validators: dict[tuple[str, str, str], Draft202012Validator] = {}

    @cached_property
    def _patterns(self) -> list[tuple[re.Pattern[str], str]]:
        return [(re.compile(re.sub(r"\{\w+\}", "[^/]+", path)), path) for path in self.content["paths"]]

    def path_of(self, address: str) -> str | None:
        """The documented path that an address stands for."""
        return next((path for pattern, path in self._patterns if pattern.fullmatch(address)), None)

    def check(self, method: str, address: str, response: TestResponse) -> None:
        path = self.path_of(address)
        operations = self.content["paths"].get(path, {})
        operation = operations.get("get" if method == "HEAD" else method.lower())
        if operation is None:
            expected = 404 if path is None else 405
            assert response.status_int == expected, (
                f"{method} {address} is not documented, but answered {response.status}"
            )
            self.validate(("", "", ""), {"$ref": "#/components/schemas/Problem"}, response.json)
            return
        answer = operation["responses"].get(str(response.status_int))
        assert answer is not None, (
            f"{method} {path} answered {response.status}, which is not documented: {response.text}"
        )
        self._check_headers(answer, response)
        if method != "HEAD":
            self._check_content((method, path or "", response.status), answer, response)

    def _check_headers(self, answer: Mapping[str, Any], response: TestResponse) -> None:
        for name in answer["headers"]:
            assert name in response.headers or name in SOMETIMES, f"{response.status} has no {name}"

    def _check_content(self, key: tuple[str, str, str], answer: Mapping[str, Any], response: TestResponse) -> None:
        content = answer.get("content")
        if content is None:
            assert response.body == b"" or key[1] == "/openapi.json"
            return
        assert response.content_type in content, f"{key} answered {response.content_type}"
        described = content[response.content_type]
        if "schema" in described:  # a file has none
            self.validate(key, described["schema"], response.json)

    def validate(self, key: tuple[str, str, str], schema: Mapping[str, Any], value: object) -> None:
        if key not in self._validators:
            whole = {**schema, "components": self._components}
            self._validators[key] = Draft202012Validator(whole, format_checker=Draft202012Validator.FORMAT_CHECKER)
        self._validators[key].validate(value)


def _closed(components: Mapping[str, Any]) -> dict[str, Any]:
    """The components, with answers that may have no field which is not documented."""
    closed: dict[str, Any] = copy.deepcopy(dict(components))
    for schema in closed["schemas"].values():
        schema.setdefault("additionalProperties", False)
    return closed


class DocumentedApp(TestApp):
    """Fails when an answer is not as documented: its status, its content type, its headers or its content."""

    def __init__(self, app: Any, document: Document) -> None:
        super().__init__(app)
        self.document = document

    def do_request(self, req: Any, status: Any = None, expect_errors: Any = None) -> TestResponse:
        response = super().do_request(req, status="*", expect_errors=True)
        if not PAGES.fullmatch(req.environ["PATH_INFO"]) and not _is_preflight(req):
            self.document.check(req.method, req.environ["PATH_INFO"], response)
        if status is None and not expect_errors:
            assert response.status_int < 400, response.text
        elif status not in (None, "*"):
            assert response.status_int == status, f"{response.status}: {response.text}"
        return response


def _is_preflight(request: Any) -> bool:
    return request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers
