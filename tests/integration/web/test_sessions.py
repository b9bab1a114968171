"""Staying signed in, signing out, and where one is signed in, over HTTP."""

from datetime import timedelta
from typing import Any

import pytest

from gatherly_adapters.memory.clock import FixedClock
from tests.integration.web.callers import PASSWORD, UNKNOWN, Caller

ADA = {"name": "Ada Byron", "email": "ada@example.com", "password": PASSWORD}
SIGN_IN = {"email": "ada@example.com", "password": PASSWORD}
AUTH = ("/api/auth/register", "/api/auth/login", "/api/auth/refresh", "/api/auth/logout")


@pytest.fixture
def ada(nobody: Caller) -> dict[str, Any]:
    answer: dict[str, Any] = nobody.post("/api/auth/register", ADA).json
    return answer


def caller(nobody: Caller, signed_in: dict[str, Any]) -> Caller:
    return Caller(nobody.api, signed_in["access_token"], signed_in["user"]["id"])


def refresh(nobody: Caller, token: str, status: int = 200) -> dict[str, Any]:
    answer: dict[str, Any] = nobody.post("/api/auth/refresh", {"refresh_token": token}, status).json
    return answer


class TestRefresh:
    def test_it_answers_as_a_sign_in_does(self, nobody: Caller, ada: dict[str, Any], clock: FixedClock) -> None:
        clock.advance(timedelta(hours=2))
        caller(nobody, ada).get("/api/me", 401)

        refreshed = refresh(nobody, ada["refresh_token"])

        assert refreshed.keys() == ada.keys()
        assert refreshed["user"] == ada["user"]
        assert refreshed["refresh_token"] != ada["refresh_token"]
        assert caller(nobody, refreshed).get("/api/me").json == ada["user"]

    def test_no_answer_with_tokens_is_kept_by_anybody(self, nobody: Caller, ada: dict[str, Any]) -> None:
        for path, body in (
            ("/api/auth/login", SIGN_IN),
            ("/api/auth/refresh", {"refresh_token": ada["refresh_token"]}),
        ):
            assert "no-store" in nobody.post(path, body, 200).headers["Cache-Control"]

    def test_a_repeat_gets_the_same_token_for_a_minute(
        self, nobody: Caller, ada: dict[str, Any], clock: FixedClock
    ) -> None:
        first = refresh(nobody, ada["refresh_token"])
        clock.advance(timedelta(seconds=59))

        assert refresh(nobody, ada["refresh_token"])["refresh_token"] == first["refresh_token"]

    def test_a_late_repeat_ends_the_session_for_both(
        self, nobody: Caller, ada: dict[str, Any], clock: FixedClock
    ) -> None:
        first = refresh(nobody, ada["refresh_token"])
        clock.advance(timedelta(seconds=60))

        assert refresh(nobody, ada["refresh_token"], 401)["code"] == "refresh_reused"

        refusal = caller(nobody, first).get("/api/me", 401)
        assert refusal.json["code"] == "session_ended"
        assert 'error="invalid_token"' in refusal.headers["WWW-Authenticate"]
        assert refresh(nobody, first["refresh_token"], 401)["code"] == "invalid_refresh_token"

    @pytest.mark.parametrize("token", ["x", "\u00e9", "0" * 512, "eyJhbGciOiJub25lIn0.e30."])
    def test_what_nobody_issued_is_refused(self, nobody: Caller, token: str) -> None:
        assert refresh(nobody, token, 401)["code"] == "invalid_refresh_token"

    def test_an_access_token_is_none(self, nobody: Caller, ada: dict[str, Any]) -> None:
        assert refresh(nobody, ada["access_token"], 401)["code"] == "invalid_refresh_token"

    def test_it_is_no_access_token(self, nobody: Caller, ada: dict[str, Any]) -> None:
        refusal = Caller(nobody.api, ada["refresh_token"]).get("/api/me", 401)

        assert refusal.json["code"] == "invalid_token"

    @pytest.mark.parametrize("body", [{}, {"refresh_token": ""}, {"refresh_token": "x" * 513}, {"refresh_token": 1}])
    def test_what_is_no_text_is_named(self, nobody: Caller, body: dict[str, object]) -> None:
        refusal = nobody.post("/api/auth/refresh", body, 400)

        assert [problem["name"] for problem in refusal.json["errors"]] == ["refresh_token"]


class TestSignOut:
    def test_it_ends_the_session_at_once(self, nobody: Caller, ada: dict[str, Any]) -> None:
        other = nobody.post("/api/auth/login", SIGN_IN, 200).json

        answer = nobody.post("/api/auth/logout", {"refresh_token": ada["refresh_token"]}, 204)

        assert answer.body == b""
        assert caller(nobody, ada).get("/api/me", 401).json["code"] == "session_ended"
        assert refresh(nobody, ada["refresh_token"], 401)["code"] == "invalid_refresh_token"
        assert caller(nobody, other).get("/api/me").json == ada["user"]

    def test_public_routes_refuse_the_token_too(self, nobody: Caller, ada: dict[str, Any]) -> None:
        nobody.post("/api/auth/logout", {"refresh_token": ada["refresh_token"]}, 204)

        assert caller(nobody, ada).get("/api/events", 401).json["code"] == "session_ended"

    def test_it_tells_nobody_whether_a_token_was_known(self, nobody: Caller, ada: dict[str, Any]) -> None:
        for token in ("unknown", ada["refresh_token"], ada["refresh_token"]):
            nobody.post("/api/auth/logout", {"refresh_token": token}, 204)


class TestOldTokens:
    @pytest.mark.parametrize("authorization", ["Bearer forged", "Basic YTpi", "", "Bearer"])
    def test_they_are_in_nobodys_way(self, nobody: Caller, ada: dict[str, Any], authorization: str) -> None:
        bodies = (
            ADA | {"email": "another@example.com"},
            SIGN_IN,
            {"refresh_token": ada["refresh_token"]},
            {"refresh_token": ada["refresh_token"]},
        )
        for path, body, status in zip(AUTH, bodies, (201, 200, 200, 204), strict=True):
            nobody.post(path, body, status, authorization=authorization)


class TestNewPassword:
    def test_it_ends_all_other_sessions(self, nobody: Caller, ada: dict[str, Any]) -> None:
        other = nobody.post("/api/auth/login", SIGN_IN, 200).json

        caller(nobody, ada).patch("/api/me", {"password": "another good password", "old_password": PASSWORD})

        assert caller(nobody, ada).get("/api/me").json["name"] == "Ada Byron"
        assert caller(nobody, other).get("/api/me", 401).json["code"] == "session_ended"
        assert refresh(nobody, other["refresh_token"], 401)["code"] == "invalid_refresh_token"


class TestOwnSessions:
    def test_they_are_listed(self, nobody: Caller, ada: dict[str, Any], clock: FixedClock) -> None:
        clock.advance(timedelta(minutes=5))
        other = nobody.post("/api/auth/login", SIGN_IN, 200).json

        newest, oldest = caller(nobody, other).get("/api/me/sessions").json["items"]

        assert newest == {
            "id": newest["id"],
            "created_at": "2026-01-01T12:05:00Z",
            "last_used_at": "2026-01-01T12:05:00Z",
            "expires_at": "2026-01-15T12:05:00Z",
            "current": True,
        }
        assert (oldest["created_at"], oldest["current"]) == ("2026-01-01T12:00:00Z", False)
        assert caller(nobody, ada).get("/api/me/sessions").json["items"][1]["current"]

    def test_one_is_ended(self, nobody: Caller, ada: dict[str, Any]) -> None:
        other = nobody.post("/api/auth/login", SIGN_IN, 200).json
        me = caller(nobody, ada)
        lost, _ = me.get("/api/me/sessions").json["items"]

        me.delete(f"/api/me/sessions/{lost['id']}", 204)

        assert caller(nobody, other).get("/api/me", 401).json["code"] == "session_ended"
        assert me.delete(f"/api/me/sessions/{lost['id']}", 404).json["code"] == "session_not_found"

    def test_those_of_others_are_not_there(self, nobody: Caller, ada: dict[str, Any], grace: Caller) -> None:
        (mine,) = caller(nobody, ada).get("/api/me/sessions").json["items"]

        for id in (mine["id"], UNKNOWN):
            assert grace.delete(f"/api/me/sessions/{id}", 404).json["code"] == "session_not_found"
        assert caller(nobody, ada).get("/api/me").json == ada["user"]
