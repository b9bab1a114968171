"""What is told of the table of permissions is what it says."""

from typing import Any

from gatherly_core.accounts.permissions import PERMISSIONS, Action, Relation
from gatherly_core.accounts.permitting import told
from tests.integration.web.documented_app import Document
from tests.permissions_page import PAGE, page

OPEN: list[Any] = [[], [{}, {"bearer": []}]]


def test_the_page_shows_the_table() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()


def test_the_document_says_for_whom_each_operation_is(document: Document) -> None:
    for path, methods in document.content["paths"].items():
        for method, described in methods.items():
            name = f"{method} {path}"
            action = Action[described["x-permission"]["action"].upper()]
            allowed = {Relation[relation.upper()] for relation in described["x-permission"]["allowed"]}

            assert allowed == PERMISSIONS[action], name
            assert described["description"].endswith(f"For {told(action)}."), name
            nobody_known = not allowed.isdisjoint({Relation.ANYBODY, Relation.PROVIDER})
            assert (described["security"] in OPEN) == nobody_known, name
