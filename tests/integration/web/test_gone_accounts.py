"""Tokens that are good, of accounts that are not there (any more)."""

from uuid import UUID

import pytest

from gatherly_adapters.bootstrap import Gatherly
from gatherly_core.accounts.model import Actor, Role
from gatherly_core.kernel.identifiers import UserId
from tests.integration.web.callers import CONCERT, FREE, UNKNOWN, Caller, published


@pytest.fixture
def gone(nobody: Caller, gatherly: Gatherly) -> Caller:
    return Caller(nobody.api, gatherly.ports.tokens.issue(Actor(UserId(UUID(UNKNOWN)), Role.ORGANIZER)).value)


def test_they_create_no_event(gone: Caller) -> None:
    assert gone.post("/api/events", CONCERT, 404).json["code"] == "user_not_found"


def test_they_do_not_join_a_waitlist(gone: Caller, ada: Caller) -> None:
    event = published(ada, FREE | {"quantity": 0})
    assert gone.post("/api/waitlist", {"event_id": event["id"]}, 404).json["code"] == "user_not_found"


def test_they_book_nothing(gone: Caller, ada: Caller) -> None:
    event = published(ada, FREE)
    assert gone.post("/api/bookings", {"event_id": event["id"], "quantity": 1}, 404).json["code"] == "user_not_found"
