"""What answers tell browsers, and taking requests by TLS alone."""

import pytest
from webtest import TestResponse

from gatherly_adapters.bootstrap import Gatherly
from gatherly_adapters.settings import Settings
from gatherly_web.app import make_app
from tests.integration.web.callers import Caller, bought, published
from tests.integration.web.documented_app import Document, DocumentedApp

NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
BY_TLS = {"X-Forwarded-Proto": "https"}


def assert_safe(answer: TestResponse, *, policy: str = NOTHING, kept: str = "no-store") -> None:
    told = {name: answer.headers.getall(name) for name in ("Content-Security-Policy", "Cache-Control")}
    assert told == {"Content-Security-Policy": [policy], "Cache-Control": [kept]}
    assert answer.headers.getall("X-Content-Type-Options") == ["nosniff"]
    assert answer.headers.getall("Referrer-Policy") == ["no-referrer"]
    assert answer.headers.getall("Cross-Origin-Opener-Policy") == ["same-origin"]
    assert answer.headers.getall("Cross-Origin-Resource-Policy") == ["same-origin"]


class TestEveryAnswer:
    def test_it_is_safe_whatever_its_status(self, ada: Caller, nobody: Caller) -> None:
        event = published(ada, capacity=3)
        shown = nobody.get(f"/api/events/{event['id']}")

        assert_safe(shown, kept="no-cache")
        etag = shown.headers["ETag"]
        assert_safe(nobody.get(f"/api/events/{event['id']}", 304, if_none_match=etag), kept="no-cache")
        assert_safe(ada.get("/api/me"))
        assert_safe(ada.post("/api/events", {}, 400))
        assert_safe(nobody.get("/api/me", 401))
        assert_safe(nobody.get("/nothing", 404))
        assert_safe(nobody.post("/healthz", None, 405))
        assert_safe(ada.delete(f"/api/events/{event['id']}", 204))

    def test_it_is_safe_when_something_went_wrong(
        self, nobody: Caller, gatherly: Gatherly, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(gatherly.ports.unit_of_work, "read", lambda block: 1 / 0)
        assert_safe(nobody.get("/api/events", 500))

    def test_what_is_personal_is_kept_by_nobody(self, ada: Caller, grace: Caller) -> None:
        booking = bought(grace, published(ada, capacity=3))
        assert_safe(grace.get(f"/api/bookings/{booking['id']}/tickets.pdf"), kept="private, no-store")
        for path in ("/api/me", "/api/bookings", f"/api/bookings/{booking['id']}"):
            assert_safe(grace.get(path))

    def test_a_file_of_a_page_may_be_kept(self, nobody: Caller) -> None:
        assert_safe(nobody.get("/static/pages.css"), kept="max-age=3600")

    def test_a_page_has_a_policy_of_its_own(self, nobody: Caller) -> None:
        policy = nobody.get("/api-docs").headers["Content-Security-Policy"]
        assert "script-src 'self'" in policy
        assert_safe(nobody.get("/api-docs"), policy=policy)


class TestHttpsAlone:
    @pytest.fixture
    def settings(self) -> Settings:
        ini = {"gatherly.https": "on", "gatherly.trusted_proxies": "10.0.0.1", "gatherly.cors_origins": "*"}
        return Settings.load(ini, {})

    @pytest.fixture
    def api(self, gatherly: Gatherly, settings: Settings, document: Document) -> DocumentedApp:
        app = DocumentedApp(make_app(gatherly, settings), document)
        app.extra_environ["REMOTE_ADDR"] = "10.0.0.1"
        return app

    @pytest.mark.parametrize("headers", [{}, {"X-Forwarded-Proto": "http"}])
    def test_it_takes_nothing_without_tls(self, api: DocumentedApp, headers: dict[str, str]) -> None:
        for path in ("/api/events", "/openapi.json"):
            refusal = api.get(path, headers=headers, status=403)
            assert refusal.json["code"] == "https_required"
            assert_safe(refusal)
            assert "Strict-Transport-Security" not in refusal.headers

    def test_only_a_trusted_proxy_can_tell(self, api: DocumentedApp) -> None:
        refusal = api.get("/api/events", headers=BY_TLS, extra_environ={"REMOTE_ADDR": "203.0.113.9"}, status=403)
        assert refusal.json["code"] == "https_required"

    def test_browsers_stay_with_tls(self, api: DocumentedApp) -> None:
        for path, status in (("/api/events", 200), ("/api/me", 401), ("/api-docs", 200)):
            answer = api.get(path, headers=BY_TLS, status=status)
            assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"

    def test_pages_elsewhere_may_read_the_refusal(self, api: DocumentedApp) -> None:
        refusal = api.get("/api/events", headers={"Origin": "https://tickets.example"}, status=403)
        assert refusal.headers["Access-Control-Allow-Origin"] == "*"

    def test_the_health_is_told_to_whoever_is_beside_it(self, api: DocumentedApp) -> None:
        assert api.get("/healthz").json == {"status": "alive"}
        assert api.get("/readyz").json["status"] == "ready"


def test_nothing_is_said_of_tls_unless_it_is_wanted(gatherly: Gatherly, document: Document) -> None:
    trusting = Settings.load({"gatherly.trusted_proxies": "10.0.0.1"}, {})
    api = DocumentedApp(make_app(gatherly, trusting), document)

    answer = api.get("/api/events", headers=BY_TLS, extra_environ={"REMOTE_ADDR": "10.0.0.1"})

    assert "Strict-Transport-Security" not in answer.headers
