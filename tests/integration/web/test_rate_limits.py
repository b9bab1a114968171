"""How often one may ask: who is counted as whom, and what the answers say."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest

from gatherly_adapters.bootstrap import Gatherly, in_memory
from gatherly_adapters.memory.clock import FixedClock
from gatherly_adapters.rate_limit_settings import Limit, Traffic
from gatherly_adapters.rate_limits import RateLimits
from gatherly_adapters.settings import Settings
from gatherly_core.accounts.model import Role
from gatherly_web.app import make_app
from gatherly_web.traffic import HEADERS, network_of, traffic_of
from tests.installations import add_event, add_user, token_of
from tests.integration.web.callers import UNKNOWN, Caller
from tests.integration.web.documented_app import Document, DocumentedApp
from tests.integration.web.every_operation.operations import EVERY, Operation

LIMITS = {
    Traffic.AUTH: Limit(2, 60),
    Traffic.HEAVY: Limit(3, 60),
    Traffic.EXPORTS: Limit(2, 3600),
    Traffic.WRITES: Limit(4, 60),
    Traffic.READS: Limit(5, 60),
}
CREDENTIALS = {"email": "ada@example.com", "password": "correct horse"}
FROM = "REMOTE_ADDR"


@pytest.fixture
def gatherly(clock: FixedClock) -> Iterator[Gatherly]:
    with in_memory(clock, rate_limits=RateLimits(LIMITS, clock)) as gatherly:
        yield gatherly


@pytest.fixture
def settings() -> Settings:
    return Settings.load({"gatherly.cors_origins": "*", "gatherly.trusted_proxies": "10.0.0.1"}, {})


@pytest.fixture
def user(api: DocumentedApp, gatherly: Gatherly) -> Caller:
    return caller(api, gatherly)


def caller(api: DocumentedApp, gatherly: Gatherly, role: Role = Role.ATTENDEE) -> Caller:
    return Caller(api, token_of(gatherly, add_user(gatherly, role)))


def let_in(
    api: DocumentedApp, path: str = "/api/events", method: str = "GET", peer: str = "192.0.2.2", chain: str = ""
) -> int:
    """How many requests come through until one does not."""
    headers = {"X-Forwarded-For": chain} if chain else {}
    for count in range(20):
        if api.request(path, method=method, headers=headers, remote_addr=peer, status="*").status_int == 429:
            return count
    raise AssertionError("There was no limit.")


class TestTold:
    def test_each_answer_says_what_is_left(self, nobody: Caller, clock: FixedClock) -> None:
        clock.advance(timedelta(seconds=20))
        told = [nobody.get("/api/events", status) for status in (200, 200)]
        told += [nobody.get("/api/nothing", 404), nobody.get("/api/me", 401)]
        told += [nobody.get("/api/events", 304, if_none_match=told[0].headers["ETag"])]
        told += [nobody.get("/api/events", 429), nobody.get("/api/events", 429)]
        assert [[answer.headers[name] for name in HEADERS] for answer in told] == [
            ["5", str(left), "40"] for left in (4, 3, 2, 1, 0, 0, 0)
        ]

    def test_a_refusal_says_when_to_come_again(self, nobody: Caller, clock: FixedClock) -> None:
        clock.advance(timedelta(seconds=20))
        for _ in range(5):
            nobody.get("/api/events")
        refusal = nobody.get("/api/events", 429)
        assert (refusal.json["code"], refusal.headers["Retry-After"]) == ("rate_limited", "40")
        assert refusal.headers["Cache-Control"] == "no-store"
        clock.advance(timedelta(seconds=40))
        nobody.get("/api/events")

    def test_pages_elsewhere_may_read_it(self, api: DocumentedApp) -> None:
        let_in(api, peer="192.0.2.1")
        page = {"Origin": "https://tickets.example"}
        refusal = api.get("/api/events", headers=page, extra_environ={FROM: "192.0.2.1"}, status=429)
        assert refusal.headers["Access-Control-Allow-Origin"] == "*"
        assert {*HEADERS, "Retry-After"} <= set(refusal.headers["Access-Control-Expose-Headers"].split(", "))

    def test_what_is_refused_is_not_done(self, api: DocumentedApp, gatherly: Gatherly) -> None:
        organizer = caller(api, gatherly, Role.ORGANIZER)
        event_id = add_event(gatherly, add_user(gatherly, Role.ORGANIZER), 100)
        for _ in range(4):
            organizer.post("/api/bookings", {"event_id": str(event_id), "quantity": 1})
        organizer.post("/api/bookings", {"event_id": str(event_id), "quantity": 1}, 429)
        assert len(organizer.get("/api/bookings").json["items"]) == 4

    @pytest.mark.parametrize("operation", EVERY, ids=repr)
    def test_every_operation_tells_and_refuses(self, api: DocumentedApp, operation: Operation) -> None:
        traffic = traffic_of(operation.method, operation.path)
        answers = [
            api.request(operation.address(), method=operation.method, body=b"", status="*")
            for _ in range(LIMITS[traffic].amount + 1 if traffic else 9)
        ]
        assert [set(HEADERS) <= set(answer.headers) for answer in answers] == [traffic is not None] * len(answers)
        refused = [answer.status_int == 429 for answer in answers]
        assert refused == [False] * (len(answers) - 1) + [traffic is not None]

    @pytest.mark.parametrize("operation", EVERY, ids=repr)
    def test_every_operation_is_documented_with_them(self, operation: Operation) -> None:
        limited = traffic_of(operation.method, operation.path) is not None
        responses = operation.described["responses"]
        for answer in responses.values():
            assert (set(HEADERS) <= set(answer["headers"])) is limited
        assert ("429" in responses) is limited
        if limited:
            assert "`rate_limited`" in responses["429"]["description"]
            assert "Retry-After" in responses["429"]["headers"]


class TestKinds:
    def test_each_is_counted_for_itself(self, api: DocumentedApp) -> None:
        assert let_in(api, "/api/auth/login", "POST") == 2
        assert let_in(api, "/api/auth/register", "POST") == 0
        assert let_in(api, "/api/bookings", "POST") == 4
        assert let_in(api, f"/api/bookings/{UNKNOWN}/tickets.pdf") == 3
        assert let_in(api, "/api/me/export") == 2
        assert let_in(api) == 5

    @pytest.mark.parametrize(
        "path", ["/healthz", "/readyz", "/", "/api-docs", "/openapi.json", "/static/pages.css", "/images/nothing"]
    )
    def test_some_are_not_counted(self, api: DocumentedApp, path: str) -> None:
        for _ in range(10):
            answer = api.get(path, status="*")
            assert answer.status_int != 429
            assert not set(HEADERS) & set(answer.headers)

    def test_notices_of_the_provider_are_not_counted(self) -> None:
        assert traffic_of("POST", "/api/webhooks/stripe") is None
        assert traffic_of("POST", "/api/unsubscribe") is None

    @pytest.mark.parametrize(
        "path", ["/api/authors", "/api/events", "/healthz/", "/apidocs", "//", "/api/webhooks", "/sandbox/payments/x"]
    )
    def test_what_only_looks_like_these_is_counted(self, path: str) -> None:
        assert traffic_of("GET", path) is Traffic.READS

    def test_whoever_makes_files_is_heavy(self) -> None:
        for operation in EVERY:
            types = {kind for answer in operation.described["responses"].values() for kind in answer.get("content", {})}
            if not all(re.fullmatch(r"application/(problem\+)?json", kind) for kind in types):
                assert traffic_of(operation.method, operation.path) is Traffic.HEAVY, operation

    def test_whoever_tries_words_is_heavy(self) -> None:
        for operation in EVERY:
            heavy = traffic_of(operation.method, operation.path) is Traffic.HEAVY
            assert heavy or "/wordings/" not in operation.path, operation
        assert traffic_of("GET", "/api/events/1/wordings") is Traffic.READS
        assert traffic_of("PUT", "/api/events/1/wordings/reminder/en") is Traffic.HEAVY
        assert traffic_of("POST", "/api/events/1/wordings/reminder/e\nn/preview") is Traffic.HEAVY

    def test_exports_alone_are_counted_as_such(self) -> None:
        for operation in EVERY:
            counted = traffic_of(operation.method, operation.path) is Traffic.EXPORTS
            assert counted is ((operation.method, operation.path) == ("GET", "/api/me/export")), operation
        assert traffic_of("HEAD", "/api/me/export") is Traffic.EXPORTS
        assert traffic_of("OPTIONS", "/api/me/export") is Traffic.READS

    def test_only_what_is_open_to_guessing_counts_as_such(self) -> None:
        for operation in EVERY:
            counted = traffic_of(operation.method, operation.path) is Traffic.AUTH
            assert counted is operation.path.startswith("/api/auth/"), operation


class TestCallers:
    def test_a_user_is_the_same_from_everywhere(self, api: DocumentedApp, user: Caller) -> None:
        headers = {"Authorization": f"Bearer {user.token}"}
        for number in range(5):
            api.get("/api/events", headers=headers, extra_environ={FROM: f"198.51.100.{number}"})
        api.get("/api/events", headers=headers, extra_environ={FROM: "2001:db8::1"}, status=429)

    def test_users_at_one_address_do_not_count_for_each_other(self, api: DocumentedApp, gatherly: Gatherly) -> None:
        for _ in range(3):
            one = caller(api, gatherly)
            for _ in range(5):
                one.get("/api/me")
            one.get("/api/me", 429)

    @pytest.mark.parametrize("authorization", ["Bearer forged", "Bearer ", "Basic YTpi", "forged", "Bearer a.b.c"])
    def test_who_has_no_genuine_token_is_their_address(self, api: DocumentedApp, authorization: str) -> None:
        for _ in range(5):
            api.get("/api/me", headers={"Authorization": authorization}, status=401)
        api.get("/api/me", headers={"Authorization": f"{authorization}x"}, status=429)
        api.get("/api/events", status=429)

    def test_an_expired_token_is_none(self, api: DocumentedApp, user: Caller, clock: FixedClock) -> None:
        clock.advance(timedelta(days=400))
        for _ in range(5):
            user.get("/api/me", 401)
        api.get("/api/events", status=429)

    def test_no_token_helps_with_guessing(self, api: DocumentedApp, gatherly: Gatherly) -> None:
        for _ in range(2):
            caller(api, gatherly).post("/api/auth/login", CREDENTIALS, 401)
        caller(api, gatherly).post("/api/auth/login", CREDENTIALS, 429)

    @pytest.mark.parametrize("chain", ["203.0.113.{}", "203.0.113.{}, 10.0.0.1", "{}", "::{}", "garbage{}"])
    def test_an_untrusted_peer_is_nobody_else(self, api: DocumentedApp, chain: str) -> None:
        for number in range(5):
            api.get("/api/events", headers={"X-Forwarded-For": chain.format(number)}, extra_environ={FROM: "192.0.2.1"})
        assert let_in(api, chain=chain.format(99), peer="192.0.2.1") == 0

    def test_behind_a_proxy_each_client_is_counted(self, api: DocumentedApp) -> None:
        for number in range(5):
            chain = f"203.0.113.{number}, 198.51.100.7"
            api.get("/api/events", headers={"X-Forwarded-For": chain}, extra_environ={FROM: "10.0.0.1"})
        assert let_in(api, chain="1.1.1.1, 198.51.100.7", peer="10.0.0.1") == 0
        assert let_in(api, chain="198.51.100.7, 198.51.100.8", peer="10.0.0.1") == 5

    def test_a_network_of_ipv6_is_one_client(self, api: DocumentedApp) -> None:
        for number in range(5):
            api.get("/api/events", extra_environ={FROM: f"2001:db8:0:7:{number}::1"})
        assert let_in(api, peer="2001:db8:0:7:ffff::2") == 0
        assert let_in(api, peer="2001:db8:0:8::1") == 5

    def test_a_network_of_ipv4_is_not(self) -> None:
        assert network_of("198.51.100.7") != network_of("198.51.100.8")


def test_without_limits_nothing_is_told(clock: FixedClock, settings: Settings, document: Document) -> None:
    with in_memory(clock) as gatherly:
        api = DocumentedApp(make_app(gatherly, settings), document)
        for _ in range(20):
            assert not set(HEADERS) & set(api.get("/api/events").headers)
