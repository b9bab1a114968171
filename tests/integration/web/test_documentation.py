"""The OpenAPI document, and the pages that show it."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from openapi_spec_validator import validate

from gatherly_adapters.bootstrap import Gatherly, in_memory
from gatherly_adapters.settings import Settings
from gatherly_web.app import make_app
from tests.integration.web.callers import Caller
from tests.integration.web.documented_app import Document, DocumentedApp, TestApp


def operations(document: Document) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in document.content["paths"].items():
        for method, operation in methods.items():
            yield f"{method} {path}", operation


FILES = {"application/pdf", "image/svg+xml", "image/png", "image/webp", "text/calendar"}
"""What has no schema."""


class TestDocument:
    def test_it_is_valid_openapi_3_1(self, document: Document) -> None:
        assert document.content["openapi"].startswith("3.1.")
        validate(document.content)

    def test_it_is_sent_once(self, nobody: Caller) -> None:
        etag = nobody.get("/openapi.json").headers["ETag"]

        nobody.get("/openapi.json", 304, if_none_match=etag)

    def test_it_is_the_same_for_every_process(self, document: Document, settings: Settings) -> None:
        with in_memory() as gatherly:
            assert TestApp(make_app(gatherly, settings)).get("/openapi.json").json == document.content

    def test_every_operation_says_what_it_does_and_for_whom(self, document: Document) -> None:
        for name, operation in operations(document):
            assert operation["summary"], name
            assert "For " in operation["description"], name
            assert operation["tags"], name

    def test_operations_have_names_of_their_own(self, document: Document) -> None:
        names = [operation["operationId"] for _, operation in operations(document)]

        assert len(names) == len(set(names))

    def test_every_example_is_as_described(self, document: Document) -> None:
        for name, operation in operations(document):
            bodies = {"request": operation["requestBody"]} if "requestBody" in operation else {}
            for what, described in (operation["responses"] | bodies).items():
                for content_type, content in described.get("content", {}).items():
                    if content_type in FILES:
                        assert content == {}
                        continue
                    examples = _examples(document, content)
                    assert examples, f"{name} has no example for {what}"
                    for example in examples:
                        document.validate((name, what, content_type), content["schema"], example)

    def test_every_request_forbids_what_it_does_not_know(self, document: Document) -> None:
        for name, schema in document.content["components"]["schemas"].items():
            if name.endswith("Input"):
                assert schema["additionalProperties"] is False, name

    def test_every_parameter_is_in_the_address(self, document: Document) -> None:
        for name, operation in operations(document):
            named = {parameter["name"] for parameter in operation["parameters"] if parameter["in"] == "path"}
            assert named == set(re.findall(r"\{(\w+)\}", name)), name


def _examples(document: Document, content: dict[str, Any]) -> list[Any]:
    if "example" in content:
        return [content["example"]]
    shared = document.content["components"]["examples"]
    return [shared[example["$ref"].rpartition("/")[2]]["value"] for example in content["examples"].values()]


class TestPages:
    @pytest.mark.parametrize("path", ["/", "/api-docs"])
    def test_they_have_what_they_need_from_here_alone(self, api: DocumentedApp, path: str) -> None:
        page = api.get(path)

        assert page.content_type == "text/html"
        policy = page.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        linked = re.findall(r'(?:src|href)="([^"]+)"', page.text)
        assert linked
        for address in linked:
            assert api.get(address).status_int == 200, address

    def test_the_first_page_leads_to_the_documentation(self, api: DocumentedApp) -> None:
        assert 'href="/api-docs"' in api.get("/").text

    def test_the_documentation_shows_the_document(self, api: DocumentedApp) -> None:
        assert '"/openapi.json"' in api.get("/static/api-docs.js").text

    def test_they_take_no_other_methods(self, api: DocumentedApp) -> None:
        for path in ("/", "/api-docs", "/openapi.json", "/healthz"):
            refusal = api.post(path, status=405)
            assert set(refusal.headers["Allow"].split(", ")) == {"GET", "HEAD"}

    @pytest.mark.parametrize("address", ["/static/nothing", "/static/../app.py", "/static/..%2fapp.py", "/static/%00"])
    def test_nothing_else_is_shown(self, api: DocumentedApp, gatherly: Gatherly, address: str) -> None:
        assert api.get(address, status=404).json["code"] == "not_found"
