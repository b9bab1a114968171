"""What happens around every request: ids, other origins, health."""

import logging
from dataclasses import replace

import pytest

from gatherly_adapters.bootstrap import Gatherly
from gatherly_adapters.settings import Settings
from gatherly_web.app import make_app
from tests.integration.web.callers import Caller
from tests.integration.web.documented_app import Document, DocumentedApp

PREFLIGHT = {"Origin": "https://tickets.example", "Access-Control-Request-Method": "PUT"}


class TestRequestIds:
    @pytest.mark.parametrize("id", ["a", "0199a3c2-6f00-7000-8000-000000000001", "A.b_c-9", "x" * 64])
    def test_a_sane_one_is_kept(self, nobody: Caller, id: str) -> None:
        assert nobody.get("/healthz", x_request_id=id).headers["X-Request-Id"] == id
        assert nobody.get("/api/me", 401, x_request_id=id).json["request_id"] == id

    @pytest.mark.parametrize("id", ["", " ", "a b", "x" * 65, "<script>", "a;b", "\u00e9", "a%0a"])
    def test_another_one_is_replaced(self, nobody: Caller, id: str) -> None:
        refusal = nobody.get("/api/me", 401, x_request_id=id)

        assert refusal.headers["X-Request-Id"] == refusal.json["request_id"]
        assert refusal.json["request_id"] not in {id, ""}

    def test_each_request_has_its_own(self, nobody: Caller) -> None:
        assert len({nobody.get("/healthz").headers["X-Request-Id"] for _ in range(10)}) == 10


class TestOtherOrigins:
    @pytest.fixture
    def api(
        self, gatherly: Gatherly, settings: Settings, document: Document, origins: tuple[str, ...]
    ) -> DocumentedApp:
        server = replace(settings.server, cors_origins=origins)
        return DocumentedApp(make_app(gatherly, replace(settings, server=server)), document)

    @pytest.mark.parametrize(
        ("origins", "allowed"),
        [
            (("https://tickets.example", "http://localhost:3000"), "https://tickets.example"),
            (("*",), "*"),
        ],
    )
    def test_their_pages_may_call(self, api: DocumentedApp, allowed: str) -> None:
        preflight = api.options("/api/events/17", headers=PREFLIGHT, status=204)
        assert preflight.headers["Access-Control-Allow-Origin"] == allowed
        assert "PUT" in preflight.headers["Access-Control-Allow-Methods"]
        assert {"Authorization", "Content-Type", "Idempotency-Key", "If-Match"} <= set(
            preflight.headers["Access-Control-Allow-Headers"].split(", ")
        )

        for answer in (
            api.get("/api/events", headers={"Origin": "https://tickets.example"}),
            api.get("/api/me", headers={"Origin": "https://tickets.example"}, status=401),
        ):
            assert answer.headers["Access-Control-Allow-Origin"] == allowed
            assert {"ETag", "Idempotency-Replayed", "Link", "Location", "X-Request-Id"} <= set(
                answer.headers["Access-Control-Expose-Headers"].split(", ")
            )
            assert ("Origin" in answer.headers.get("Vary", "")) == (allowed != "*")
            assert "Access-Control-Allow-Credentials" not in answer.headers

    @pytest.mark.parametrize("origins", [("https://tickets.example",), ()])
    def test_others_may_not(self, api: DocumentedApp) -> None:
        answer = api.get("/api/events", headers={"Origin": "https://evil.example"})
        assert "Access-Control-Allow-Origin" not in answer.headers

        preflight = api.options("/api/events", headers=PREFLIGHT | {"Origin": "https://evil.example"}, status=405)
        assert "Access-Control-Allow-Origin" not in preflight.headers

    @pytest.mark.parametrize("origins", [("https://tickets.example",)])
    def test_caches_keep_origins_apart(self, api: DocumentedApp) -> None:
        assert api.get("/api/events").headers["Vary"] == "Authorization, Origin"


class TestHealth:
    def test_the_process_lives(self, nobody: Caller) -> None:
        assert nobody.get("/healthz").json == {"status": "alive"}

    def test_it_can_serve(self, nobody: Caller) -> None:
        assert nobody.get("/readyz").json == {"status": "ready", "degraded": []}

    def test_it_says_what_keeps_it_from_serving(
        self, gatherly: Gatherly, settings: Settings, document: Document, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(gatherly, "ready", lambda: ["The database cannot be reached."])
        api = DocumentedApp(make_app(gatherly, settings), document)

        refusal = api.get("/readyz", status=503)

        assert (refusal.json["code"], refusal.headers["Retry-After"]) == ("not_ready", "5")
        assert refusal.json["detail"] == "The database cannot be reached."
        assert api.get("/healthz").json == {"status": "alive"}

    def test_a_token_makes_no_difference(self, nobody: Caller) -> None:
        nobody.get("/healthz", authorization="Bearer forged")


def test_refusals_are_not_logged_as_failures(nobody: Caller, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        nobody.get("/api/me", 401)
        nobody.get("/nothing", 404)

    assert caplog.records == []


def test_no_answer_is_taken_for_another_type(nobody: Caller) -> None:
    assert nobody.get("/api/events").headers["X-Content-Type-Options"] == "nosniff"
