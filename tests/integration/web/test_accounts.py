"""Registering, signing in, and one's own profile over HTTP."""

from datetime import timedelta

import pytest

from gatherly_adapters.memory.clock import FixedClock
from tests.integration.web.callers import PASSWORD, Caller

ADA = {"name": "Ada Byron", "email": "ada@example.com", "password": PASSWORD}


class TestRegister:
    def test_it_makes_an_account_and_signs_its_user_in(self, nobody: Caller) -> None:
        answer = nobody.post("/api/auth/register", ADA)

        assert answer.json["user"] == {
            "id": answer.json["user"]["id"],
            "name": "Ada Byron",
            "email": "ada@example.com",
            "role": "attendee",
            "phone": None,
            "profile_photo": None,
            "preferences": {},
            "email_verified": False,
            "created_at": "2026-01-01T12:00:00Z",
            "updated_at": "2026-01-01T12:00:00Z",
        }
        assert (answer.json["token_type"], answer.json["expires_in"]) == ("Bearer", 3600)
        assert answer.location.endswith("/api/me")
        signed_in = Caller(nobody.api, answer.json["access_token"])
        assert signed_in.get("/api/me").json == answer.json["user"]

    def test_it_takes_organizers(self, nobody: Caller) -> None:
        assert nobody.post("/api/auth/register", ADA | {"role": "organizer"}).json["user"]["role"] == "organizer"

    def test_it_makes_no_admins(self, nobody: Caller) -> None:
        refusal = nobody.post("/api/auth/register", ADA | {"role": "admin"}, 403)

        assert refusal.json["code"] == "forbidden"

    def test_it_takes_an_address_once_whatever_its_case(self, nobody: Caller) -> None:
        nobody.post("/api/auth/register", ADA)

        refusal = nobody.post("/api/auth/register", ADA | {"email": "ADA@Example.com"}, 409)

        assert refusal.json["code"] == "email_taken"

    def test_it_trims_the_name(self, nobody: Caller) -> None:
        assert nobody.post("/api/auth/register", ADA | {"name": "  Ada "}).json["user"]["name"] == "Ada"

    @pytest.mark.parametrize("password", [" 7 chars", "пароль-🔑-секрет", "a" * 128, "\t\n tab and line \x00"])
    def test_it_takes_any_characters_as_a_password(self, nobody: Caller, password: str) -> None:
        nobody.post("/api/auth/register", ADA | {"password": password})

        nobody.post("/api/auth/login", {"email": "ada@example.com", "password": password}, 200)

    @pytest.mark.parametrize("password", ["7 signs", "password", "Byron-1815"])
    def test_it_refuses_passwords_that_are_easy_to_guess(self, nobody: Caller, password: str) -> None:
        refusal = nobody.post("/api/auth/register", ADA | {"password": password}, 400)

        assert [(problem["location"], problem["name"]) for problem in refusal.json["errors"]] == [("body", "password")]

    def test_it_never_answers_the_password(self, nobody: Caller) -> None:
        assert PASSWORD not in nobody.post("/api/auth/register", ADA).text


class TestSignIn:
    def test_it_answers_a_token(self, nobody: Caller) -> None:
        nobody.post("/api/auth/register", ADA)

        answer = nobody.post("/api/auth/login", {"email": "Ada@example.com", "password": PASSWORD}, 200)

        assert Caller(nobody.api, answer.json["access_token"]).get("/api/me").json["name"] == "Ada Byron"

    @pytest.mark.parametrize(
        "email",
        [
            "ada@xn--bcher-kva.example",  # how machines write the domain
            "ada@b\u00fccher.example",
            "ada@bu\u0308cher.example",  # the letter and its dots apart, as some keyboards have it
            "ADA@B\u00dcCHER.example",
            " ada@b\u00fccher.example ",
        ],
    )
    def test_it_knows_an_address_however_it_is_written(self, nobody: Caller, email: str) -> None:
        registered = nobody.post("/api/auth/register", ADA | {"email": email}).json["user"]

        for other in (email, "ada@b\u00fccher.example"):
            answer = nobody.post("/api/auth/login", {"email": other, "password": PASSWORD}, 200)
            assert answer.json["user"] == registered

    @pytest.mark.parametrize("email", ["ada@example.com", "nobody@example.com", "no address"])
    def test_it_refuses_wrong_passwords_and_unknown_addresses_alike(self, nobody: Caller, email: str) -> None:
        nobody.post("/api/auth/register", ADA)

        refusal = nobody.post("/api/auth/login", {"email": email, "password": "wrong password"}, 401)

        assert refusal.json["code"] == "invalid_credentials"
        assert refusal.json["detail"] == "The e-mail address or the password is wrong."
        assert refusal.headers["WWW-Authenticate"] == 'Bearer realm="gatherly"'


class TestGuessing:
    @pytest.mark.parametrize("email", ["ada@example.com", "nobody@example.com", "no address"])
    def test_it_must_wait_after_some_tries(self, nobody: Caller, clock: FixedClock, email: str) -> None:
        nobody.post("/api/auth/register", ADA)
        guess = {"email": email, "password": "wrong password"}
        for _ in range(5):
            nobody.post("/api/auth/login", guess, 401)

        refusals = [nobody.post("/api/auth/login", {"email": email, "password": PASSWORD}, 429) for _ in range(2)]

        for refusal in refusals:
            assert refusal.json["code"] == "too_many_attempts"
            assert refusal.json["detail"] == "That was wrong too often. Please try again later."
            assert refusal.headers["Retry-After"] == "1"
        clock.advance(timedelta(seconds=1))
        nobody.post("/api/auth/login", guess, 401)
        assert nobody.post("/api/auth/login", guess, 429).headers["Retry-After"] == "2"

    def test_it_is_over_for_who_knows_the_password(self, nobody: Caller, clock: FixedClock) -> None:
        nobody.post("/api/auth/register", ADA)
        for _ in range(5):
            nobody.post("/api/auth/login", {"email": ADA["email"], "password": "wrong password"}, 401)
        clock.advance(timedelta(seconds=1))

        for _ in range(3):
            nobody.post("/api/auth/login", {"email": ADA["email"], "password": PASSWORD}, 200)

    def test_it_is_no_better_with_somebody_elses_session(self, grace: Caller) -> None:
        for _ in range(5):
            grace.patch("/api/me", {"password": "another password", "old_password": "wrong"}, 409)

        refusal = grace.patch("/api/me", {"password": "another password", "old_password": PASSWORD}, 429)

        assert refusal.json["code"] == "too_many_attempts"


class TestTokens:
    def test_they_expire(self, nobody: Caller, grace: Caller, clock: FixedClock) -> None:
        clock.advance(timedelta(hours=1))

        refusal = grace.get("/api/me", 401)

        assert refusal.json["code"] == "token_expired"
        assert 'error="invalid_token"' in refusal.headers["WWW-Authenticate"]

    @pytest.mark.parametrize(
        "authorization",
        ["", "Bearer", "Bearer ", "Bearer x", "Basic YTpi", "bearer a.b.c", "Token x", "Bearer \u00e9", "Bearer a b"],
    )
    def test_bad_ones_are_refused_on_public_routes_too(self, nobody: Caller, authorization: str) -> None:
        refusal = nobody.get("/api/events", 401, authorization=authorization)

        assert refusal.json["code"] == "invalid_token"
        assert 'error="invalid_token"' in refusal.headers["WWW-Authenticate"]

    def test_the_scheme_may_be_in_any_case(self, nobody: Caller, grace: Caller) -> None:
        assert nobody.get("/api/me", authorization=f"bearer {grace.token}").json["id"] == grace.id

    def test_one_is_needed_for_what_is_not_public(self, nobody: Caller) -> None:
        refusal = nobody.get("/api/me", 401)

        assert refusal.json["code"] == "not_signed_in"
        assert refusal.headers["WWW-Authenticate"] == 'Bearer realm="gatherly"'


class TestProfile:
    def test_it_is_changed_in_part(self, grace: Caller, clock: FixedClock) -> None:
        clock.advance(timedelta(seconds=90))

        edited = grace.patch(
            "/api/me",
            {
                "phone": "+44 20 7946 0000",
                "profile_photo": "https://example.com/g.jpg",
                "preferences": {"language": "en", "newsletter": False, "rows": 3, "nothing": None},
            },
        ).json

        assert edited["name"] == "Person 1"
        assert edited["phone"] == "+44 20 7946 0000"
        assert edited["profile_photo"] == "https://example.com/g.jpg"
        assert edited["preferences"] == {"language": "en", "newsletter": False, "rows": 3, "nothing": None}
        assert edited["updated_at"] == "2026-01-01T12:01:30Z"
        assert grace.get("/api/me").json == edited

    def test_preferences_that_are_too_many_are_not_looked_into(self, grace: Caller) -> None:
        refusal = grace.patch("/api/me", {"preferences": {f"{number}": [] for number in range(51)}}, 400)

        assert [problem["name"] for problem in refusal.json["errors"]] == ["preferences"]

    def test_what_may_be_empty_is_cleared_by_null(self, grace: Caller) -> None:
        grace.patch("/api/me", {"phone": "123 456"})

        assert grace.patch("/api/me", {"phone": None}).json["phone"] is None

    def test_its_password_is_changed_with_the_old_one(self, nobody: Caller, grace: Caller) -> None:
        grace.patch("/api/me", {"password": "another password", "old_password": PASSWORD})

        nobody.post("/api/auth/login", {"email": grace.email, "password": "another password"}, 200)
        nobody.post("/api/auth/login", {"email": grace.email, "password": PASSWORD}, 401)

    def test_its_password_stays_when_the_old_one_is_wrong(self, nobody: Caller, grace: Caller) -> None:
        change = {"name": "Changed", "password": "another password", "old_password": "wrong"}

        assert grace.patch("/api/me", change, 409).json["code"] == "wrong_password"

        nobody.post("/api/auth/login", {"email": grace.email, "password": PASSWORD}, 200)
        assert grace.get("/api/me").json["name"] == "Person 1"

    @pytest.mark.parametrize("given", ["password", "old_password"])
    def test_the_two_passwords_come_together(self, grace: Caller, given: str) -> None:
        refusal = grace.patch("/api/me", {given: PASSWORD}, 400)

        (problem,) = refusal.json["errors"]
        assert {given, problem["name"]} == {"password", "old_password"}
