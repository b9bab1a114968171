"""Endpoints over HTTP."""

import json
from typing import Any

import pytest

from gatherly_adapters.bootstrap import Gatherly
from gatherly_adapters.memory.clock import FixedClock
from gatherly_adapters.memory.receivers import MemoryReceivers
from gatherly_core.webhooks.endpoints import MOST_ENDPOINTS
from gatherly_core.webhooks.model import FactType
from gatherly_core.webhooks.signing import signature
from tests.integration.web.callers import UNKNOWN, Caller, People, draft

URL = "https://crm.example.org/hooks"
ENDPOINTS = "/api/webhook-endpoints"


@pytest.fixture
def receivers(gatherly: Gatherly) -> MemoryReceivers:
    receivers = gatherly.ports.receivers
    assert isinstance(receivers, MemoryReceivers)
    return receivers


def made(caller: Caller, **more: Any) -> dict[str, Any]:
    endpoint: dict[str, Any] = caller.post(ENDPOINTS, {"url": URL, **more}).json
    return endpoint


def deliveries(caller: Caller, endpoint: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = caller.get(f"{ENDPOINTS}/{endpoint['id']}/deliveries").json["items"]
    return found


class TestCreate:
    def test_it_makes_an_endpoint_and_shows_its_secret_once(self, ada: Caller) -> None:
        answer = ada.post(ENDPOINTS, {"url": URL, "types": ["booking.confirmed"]})

        endpoint = answer.json
        secret = endpoint.pop("secret")
        assert secret.startswith("whsec_")
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.location.endswith(f"{ENDPOINTS}/{endpoint['id']}")
        assert endpoint.items() >= {"url": URL, "types": ["booking.confirmed"], "enabled": True}.items()
        assert ada.get(f"{ENDPOINTS}/{endpoint['id']}").json == endpoint
        assert ada.get(ENDPOINTS).json == {"items": [endpoint], "next_cursor": None}

    @pytest.mark.parametrize(
        "wrong",
        [
            {"url": "http://crm.example.org/"},
            {"url": "https://internal.example.org/"},
            {"url": ""},
            {"url": 17},
            {"types": ["booking.made"]},
            {"types": "booking.confirmed"},
            {"types": ["booking.confirmed"] * (len(FactType) + 1)},
            {"secret": "whsec_mine"},
        ],
        ids=str,
    )
    def test_it_refuses_bad_input(self, ada: Caller, wrong: dict[str, Any]) -> None:
        refusal = ada.post(ENDPOINTS, {"url": URL} | wrong, 400).json

        (name,) = wrong
        assert {error["name"].partition(".")[0] for error in refusal["errors"]} == {name}
        assert ada.get(ENDPOINTS).json["items"] == []

    def test_nobody_has_too_many(self, ada: Caller) -> None:
        for _ in range(MOST_ENDPOINTS):
            made(ada)

        assert ada.post(ENDPOINTS, {"url": URL}, 409).json["code"] == "too_many_webhook_endpoints"


class TestSend:
    def test_it_sends_what_the_feed_has(self, ada: Caller, receivers: MemoryReceivers) -> None:
        endpoint = made(ada)
        draft(ada)

        fed = ada.get("/api/facts").json["items"]
        assert [json.loads(message.body) for message in receivers.sent] == fed
        (message,) = receivers.sent
        headers = message.headers
        assert headers["webhook-id"] == fed[0]["id"]
        signed = signature(endpoint["secret"], headers["webhook-id"], headers["webhook-timestamp"], message.body)
        assert headers["webhook-signature"] == signed

    def test_it_shows_what_became_of_it(self, ada: Caller, receivers: MemoryReceivers, clock: FixedClock) -> None:
        receivers.answers[URL] = 503
        endpoint = made(ada)
        draft(ada)

        (delivery,) = deliveries(ada, endpoint)
        assert delivery.pop("id")
        assert delivery == {
            "endpoint_id": endpoint["id"],
            "fact_id": ada.get("/api/facts").json["items"][0]["id"],
            "type": "event.created",
            "status": "queued",
            "attempts": 1,
            "next_attempt_at": "2026-01-01T12:00:30Z",
            "last_attempt_at": "2026-01-01T12:00:00Z",
            "response_status": 503,
            "error": None,
            "created_at": "2026-01-01T12:00:00Z",
        }
        assert ada.get(f"{ENDPOINTS}/{endpoint['id']}").json["failing_since"] == "2026-01-01T12:00:00Z"

    def test_it_is_sent_again_by_hand(self, ada: Caller, receivers: MemoryReceivers) -> None:
        receivers.answers[URL] = 410
        endpoint = made(ada)
        address = f"{ENDPOINTS}/{endpoint['id']}"
        draft(ada)
        (failed,) = deliveries(ada, endpoint)
        assert (failed["status"], failed["response_status"]) == ("failed", 410)
        off = ada.get(address).json
        assert (off["enabled"], off["disabled_because"]) == (False, "gone")
        repeat = f"{address}/deliveries/{failed['id']}/redeliver"
        assert ada.post(repeat, None, 409).json["code"] == "webhook_endpoint_off"

        receivers.answers[URL] = 200
        assert ada.post(f"{address}/enable", None, 200).json["enabled"]
        queued = ada.post(repeat, None, 202).json

        assert (queued["status"], queued["attempts"]) == ("queued", 0)
        assert deliveries(ada, endpoint)[0]["status"] == "delivered"
        first, again = receivers.sent
        assert (first.headers["webhook-id"], first.body) == (again.headers["webhook-id"], again.body)

    @pytest.mark.parametrize("name", [UNKNOWN, "17", "%00"])
    def test_what_was_never_sent_is_not_sent_again(self, ada: Caller, name: str) -> None:
        endpoint = made(ada)
        refusal = ada.post(f"{ENDPOINTS}/{endpoint['id']}/deliveries/{name}/redeliver", None, 404)
        assert refusal.json["code"] == "webhook_delivery_not_found"


def test_it_gets_another_secret(ada: Caller, receivers: MemoryReceivers) -> None:
    endpoint = made(ada)
    rotated = ada.post(f"{ENDPOINTS}/{endpoint['id']}/rotate-secret", None, 200).json
    assert rotated["secret"] != endpoint["secret"]
    assert {**rotated, "secret": ""} == {**endpoint, "secret": ""}
    draft(ada)
    assert len(receivers.sent[0].headers["webhook-signature"].split()) == 2


def test_it_is_deleted(ada: Caller, receivers: MemoryReceivers) -> None:
    endpoint = made(ada)
    ada.delete(f"{ENDPOINTS}/{endpoint['id']}", 204)
    assert ada.get(f"{ENDPOINTS}/{endpoint['id']}", 404).json["code"] == "webhook_endpoint_not_found"
    draft(ada)
    assert receivers.sent == []


def test_nobody_else_finds_it(ada: Caller, people: People) -> None:
    address = f"{ENDPOINTS}/{made(ada)['id']}"
    for other in (people.organizer(), people.admin(), people.attendee()):
        for method, path in (("GET", ""), ("DELETE", ""), ("POST", "/rotate-secret"), ("GET", "/deliveries")):
            assert other.send(method, f"{address}{path}", None, 404).json["code"] == "webhook_endpoint_not_found"
        assert other.get(ENDPOINTS).json["items"] == []


def test_its_owner_is_shown_it_with_all_else_that_is_held_about_them(ada: Caller) -> None:
    endpoint = made(ada)
    shown = ada.get("/api/me/export")
    assert [each["url"] for each in shown.json["webhook_endpoints"]] == [URL]
    assert endpoint["secret"] not in shown.text


def test_its_secret_comes_into_no_log(
    ada: Caller, caplog: pytest.LogCaptureFixture, receivers: MemoryReceivers
) -> None:
    receivers.answers[URL] = "timeout"
    with caplog.at_level("DEBUG"):
        endpoint = made(ada)
        draft(ada)
        rotated = ada.post(f"{ENDPOINTS}/{endpoint['id']}/rotate-secret", None, 200).json
    assert "waits: webhook_failed" in caplog.text
    for secret in (endpoint["secret"], rotated["secret"], URL):
        assert secret not in caplog.text
