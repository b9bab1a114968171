"""New passwords and confirmed addresses, by letter, over HTTP."""

import re
from datetime import timedelta

import pytest

from gatherly_adapters.bootstrap import Gatherly
from gatherly_adapters.memory.clock import FixedClock
from gatherly_adapters.memory.mail import MemoryMailer
from gatherly_adapters.settings import Settings
from gatherly_web.app import make_app
from tests.integration.web.callers import PASSWORD, Caller
from tests.integration.web.documented_app import TestApp

NEW = "another password"
TOKEN = re.compile(r"#token=(\S+)$", re.MULTILINE)


@pytest.fixture
def mailer(gatherly: Gatherly) -> MemoryMailer:
    mailer = gatherly.ports.mailer
    assert isinstance(mailer, MemoryMailer)
    return mailer


def token_to(mailer: MemoryMailer, email: str) -> str:
    """The one in the newest letter to an address."""
    found = TOKEN.search(mailer.sent_to(email)[-1].text)
    assert found is not None
    return found[1]


class TestForgottenPasswords:
    def test_it_tells_nobody_whether_an_account_has_the_address(
        self, nobody: Caller, grace: Caller, mailer: MemoryMailer
    ) -> None:
        before = len(mailer.sent)
        addresses = (grace.email, "nobody@example.com", "no address")
        answers = [nobody.post("/api/auth/forgot-password", {"email": email}, 202) for email in addresses]

        assert {answer.body for answer in answers} == {b'{"status":"requested"}'}
        names = [sorted(name for name in answer.headers if name != "X-Request-Id") for answer in answers]
        assert names[0] == names[1] == names[2]
        assert [mail.to for mail in mailer.sent[before:]] == [grace.email]

    def test_it_is_asked_with_any_authorization(self, nobody: Caller) -> None:
        nobody.post("/api/auth/forgot-password", {"email": "x@example.com"}, 202, authorization="Bearer nonsense")


class TestNewPasswords:
    @pytest.fixture
    def token(self, nobody: Caller, grace: Caller, mailer: MemoryMailer) -> str:
        nobody.post("/api/auth/forgot-password", {"email": grace.email}, 202)
        return token_to(mailer, grace.email)

    def test_they_are_set_once(self, nobody: Caller, grace: Caller, token: str) -> None:
        answer = nobody.post("/api/auth/reset-password", {"token": token, "password": NEW}, 200)

        assert answer.json == {"status": "password_set"}
        nobody.post("/api/auth/login", {"email": grace.email, "password": NEW}, 200)
        nobody.post("/api/auth/login", {"email": grace.email, "password": PASSWORD}, 401)
        again = nobody.post("/api/auth/reset-password", {"token": token, "password": "a third password"}, 400)
        assert again.json["code"] == "invalid_link"
        assert [(problem["location"], problem["name"]) for problem in again.json["errors"]] == [("body", "token")]

    def test_they_sign_out_everywhere(self, nobody: Caller, grace: Caller, token: str) -> None:
        nobody.post("/api/auth/reset-password", {"token": token, "password": NEW}, 200)

        assert grace.get("/api/me", 401).json["code"] == "session_ended"

    def test_they_must_be_fit(self, nobody: Caller, token: str) -> None:
        refusal = nobody.post("/api/auth/reset-password", {"token": token, "password": "password"}, 400)

        assert refusal.json["code"] == "invalid_input"
        assert [problem["name"] for problem in refusal.json["errors"]] == ["password"]
        nobody.post("/api/auth/reset-password", {"token": token, "password": NEW}, 200)

    def test_they_must_be_set_in_time(self, nobody: Caller, token: str, clock: FixedClock) -> None:
        clock.advance(timedelta(minutes=30))

        nobody.post("/api/auth/reset-password", {"token": token, "password": NEW}, 400)

    def test_nobody_may_guess(self, nobody: Caller, token: str) -> None:
        for number in range(50):
            nobody.post("/api/auth/reset-password", {"token": f"guess {number}", "password": NEW}, 400)

        refusal = nobody.post("/api/auth/reset-password", {"token": token, "password": NEW}, 429)

        assert refusal.json["code"] == "too_many_attempts"


class TestVerification:
    def test_it_follows_a_registration(self, nobody: Caller, grace: Caller, mailer: MemoryMailer) -> None:
        assert grace.get("/api/me").json["email_verified"] is False

        answer = nobody.post("/api/auth/verify-email", {"token": token_to(mailer, grace.email)}, 200)

        assert answer.json == {"status": "verified"}
        assert grace.get("/api/me").json["email_verified"] is True

    def test_it_has_another_letter(self, nobody: Caller, grace: Caller, mailer: MemoryMailer) -> None:
        grace.post("/api/me/verification-mail", status=202)

        nobody.post("/api/auth/verify-email", {"token": token_to(mailer, grace.email)}, 200)
        assert grace.post("/api/me/verification-mail", status=409).json["code"] == "already_verified"

    def test_it_is_not_for_what_nobody_was_sent(self, nobody: Caller) -> None:
        refusal = nobody.post("/api/auth/verify-email", {"token": "nonsense"}, 400)

        assert refusal.json["code"] == "invalid_link"
        assert refusal.json["detail"] == "This link was used already, or is too old."


class TestPages:
    @pytest.fixture
    def pages(self, gatherly: Gatherly, settings: Settings) -> TestApp:
        """Pages are for people, and no part of the documented API."""
        return TestApp(make_app(gatherly, settings))

    @pytest.mark.parametrize(
        "path", ["/account/reset-password", "/account/verify-email", "/account/invitation", "/account/unsubscribe"]
    )
    def test_links_lead_to_pages_that_run_no_script_but_ours(self, pages: TestApp, path: str) -> None:
        page = pages.get(path)

        assert page.content_type == "text/html"
        policy = page.headers["Content-Security-Policy"]
        assert "default-src 'none'; script-src 'self';" in policy
        assert "frame-ancestors 'none'" in policy
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert page.headers["Cache-Control"] == "no-store"
        assert "<script src=" in page.text
        assert not re.search(r"<script>|<style|\son\w+=|style=|https?://", page.text)
        assert pages.get("/static/account.js").content_type in ("text/javascript", "application/javascript")

    def test_letters_lead_there(self, nobody: Caller, grace: Caller, mailer: MemoryMailer, pages: TestApp) -> None:
        nobody.post("/api/auth/forgot-password", {"email": grace.email}, 202)

        for mail in mailer.sent_to(grace.email):
            (link,) = re.findall(r"^http://localhost:5000(/[^\s#]*)", mail.text, re.MULTILINE)
            assert pages.get(link).status_code == 200
