"""What admins do about users, over HTTP."""

from typing import Any

import pytest

from tests.integration.web.callers import CONCERT, PASSWORD, UNKNOWN, Caller, People


@pytest.fixture
def root(people: People) -> Caller:
    return people.admin()


def address(caller: Caller) -> str:
    return f"/api/admin/users/{caller.id}"


class TestList:
    def test_it_shows_everybody_the_newest_first(self, root: Caller, ada: Caller, grace: Caller) -> None:
        items = root.get("/api/admin/users").json["items"]

        assert [user["id"] for user in items] == [grace.id, ada.id, root.id]
        assert items[0] == grace.get("/api/me").json | {"disabled": False, "disabled_at": None}

    def test_it_is_paged(self, root: Caller, ada: Caller, grace: Caller) -> None:
        first = root.get("/api/admin/users?limit=2&role=organizer").json
        assert ([user["id"] for user in first["items"]], first["next_cursor"]) == ([ada.id], None)
        page = root.get("/api/admin/users?limit=1")
        rest = root.get(f"/api/admin/users?limit=2&cursor={page.json['next_cursor']}").json
        assert [user["id"] for user in rest["items"]] == [ada.id, root.id]
        assert f"cursor={page.json['next_cursor']}" in page.headers["Link"]

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("q=PERSON.1@", ["ada"]),
            ("q=person", ["grace", "ada"]),
            ("q=%25", []),
            ("role=admin", ["root"]),
            ("disabled=true", ["grace"]),
            ("disabled=false&role=attendee", []),
        ],
    )
    def test_it_is_searched(self, people: People, query: str, found: list[str]) -> None:
        who = {"ada": people.organizer(), "grace": people.attendee(), "root": people.admin()}
        who["root"].patch(address(who["grace"]), {"disabled": True})

        items = who["root"].get(f"/api/admin/users?{query}").json["items"]

        assert [user["id"] for user in items] == [who[name].id for name in found]

    @pytest.mark.parametrize("query", ["role=owner", "disabled=yes", "q=", "cursor=x", "q=%00"])
    def test_it_refuses_what_makes_no_sense(self, root: Caller, query: str) -> None:
        (problem,) = root.get(f"/api/admin/users?{query}", 400).json["errors"]
        assert problem["name"] == query.partition("=")[0]

    def test_it_is_for_admins(self, nobody: Caller, ada: Caller, grace: Caller) -> None:
        nobody.get("/api/admin/users", 401)
        for caller in (ada, grace):
            assert caller.get("/api/admin/users", 403).json["code"] == "forbidden"


class TestChange:
    def test_a_role_is_true_from_the_next_request_on(self, root: Caller, grace: Caller) -> None:
        grace.post("/api/events", CONCERT, 403)

        changed = root.patch(address(grace), {"role": "organizer"}).json

        assert (changed["role"], changed["disabled"]) == ("organizer", False)
        grace.post("/api/events", CONCERT)
        root.patch(address(grace), {"role": "attendee"})
        grace.post("/api/events", CONCERT, 403)

    def test_who_was_an_admin_is_none_from_the_next_request_on(self, people: People, root: Caller) -> None:
        other = people.admin()

        root.patch(address(other), {"role": "attendee"})

        assert other.patch(address(root), {"role": "attendee"}, 403).json["code"] == "forbidden"

    def test_who_is_shut_out_may_nothing_from_the_next_request_on(
        self, nobody: Caller, people: People, root: Caller, grace: Caller
    ) -> None:
        changed = root.patch(address(grace), {"disabled": True}).json

        assert (changed["disabled"], changed["disabled_at"]) == (True, "2026-01-01T12:00:00Z")
        for path in ("/api/me", "/api/events", "/api/bookings", "/api/me/sessions"):
            refusal = grace.get(path, 401)
            assert refusal.json["code"] == "account_disabled"
            assert refusal.headers["WWW-Authenticate"] == 'Bearer realm="gatherly"'
        sign_in = {"email": grace.email, "password": PASSWORD}
        assert nobody.post("/api/auth/login", sign_in, 401).json["code"] == "account_disabled"
        wrong = sign_in | {"password": "wrong"}
        assert nobody.post("/api/auth/login", wrong, 401).json["code"] == "invalid_credentials"
        root.patch(address(grace), {"disabled": False})
        assert grace.get("/api/me", 401).json["code"] == "session_ended"
        assert people.signed_in(grace.email).get("/api/me").json["id"] == grace.id

    @pytest.mark.parametrize("change", [{"disabled": True}, {"role": "organizer"}])
    def test_no_admin_shuts_themself_out(self, root: Caller, change: dict[str, Any]) -> None:
        assert root.patch(address(root), change, 409).json["code"] == "own_account"
        assert root.get("/api/admin/users").json["items"][0]["role"] == "admin"

    @pytest.mark.parametrize(
        "body", [{}, {"role": "owner"}, {"role": None}, {"disabled": "yes"}, {"disabled": None}, {"email": "a@b.org"}]
    )
    def test_it_refuses_what_makes_no_sense(self, root: Caller, grace: Caller, body: dict[str, object]) -> None:
        assert root.patch(address(grace), body, 400).json["code"] == "invalid_input"
        assert root.get("/api/admin/users").json["items"][0]["role"] == "attendee"

    def test_it_is_for_admins(self, nobody: Caller, ada: Caller, grace: Caller) -> None:
        nobody.patch(address(grace), {"role": "admin"}, 401)
        for caller in (ada, grace):
            assert caller.patch(address(grace), {"role": "admin"}, 403).json["code"] == "forbidden"

    def test_who_is_not_there_cannot_be_changed(self, root: Caller) -> None:
        assert root.patch(f"/api/admin/users/{UNKNOWN}", {"role": "admin"}, 404).json["code"] == "user_not_found"
