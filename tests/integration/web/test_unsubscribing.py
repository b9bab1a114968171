"""Hearing no more of something, by a link in a letter, over HTTP."""

import pytest

from gatherly_adapters.bootstrap import Gatherly
from gatherly_adapters.settings import Settings
from gatherly_core.kernel.identifiers import UserId
from gatherly_core.notifications.model import Channel, Recipient, Topic, Unsubscription
from gatherly_web.app import make_app
from tests.integration.web.callers import Caller
from tests.integration.web.documented_app import TestApp

PATH = "/api/unsubscribe"
PLAIN = {"content_type": "application/x-www-form-urlencoded"}
BODY = b"List-Unsubscribe=One-Click"
MULTIPART = (
    b'--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n',
    {"content_type": 'multipart/form-data; boundary="x"'},
)


@pytest.fixture
def token(gatherly: Gatherly, grace: Caller) -> str:
    recipient = Recipient(UserId(grace.id))
    return gatherly.ports.unsubscribe_tokens.sign(
        Unsubscription(recipient.key, frozenset({Topic.ANNOUNCEMENTS}), Channel.EMAIL)
    )


def gets_announcements(grace: Caller) -> bool:
    wanted: bool = grace.get("/api/me/notification-preferences").json["preferences"]["announcements"]["email"]
    return wanted


class TestOneClick:
    @pytest.mark.parametrize(
        ("body", "headers"),
        [
            (BODY, PLAIN),
            (BODY + b"&List-Owner=x", {"content_type": PLAIN["content_type"] + "; charset=utf-8"}),
            MULTIPART,
        ],
    )
    def test_mailers_do_it_without_signing_in(
        self, nobody: Caller, grace: Caller, token: str, body: bytes, headers: dict[str, str]
    ) -> None:
        for _ in range(2):
            answer = nobody.post(f"{PATH}?token={token}", body, 200, **headers)
            assert answer.json == {"status": "unsubscribed", "topics": ["announcements"], "channel": "email"}
            assert "Set-Cookie" not in answer.headers
            assert not gets_announcements(grace)

    def test_it_is_done_whatever_else_is_sent(self, nobody: Caller, grace: Caller, token: str) -> None:
        headers = PLAIN | {"authorization": "Bearer nonsense", "cookie": "session=x"}
        nobody.post(f"{PATH}?token={token}", BODY, 200, **headers)
        assert not gets_announcements(grace)

    def test_looking_at_the_link_changes_nothing(self, nobody: Caller, grace: Caller, token: str) -> None:
        for method in ("GET", "HEAD"):
            answer = nobody.send(method, f"{PATH}?token={token}", None, 303)
            assert answer.headers["Location"] == f"http://localhost/account/unsubscribe#token={token}"
        assert gets_announcements(grace)

    def test_a_link_leads_nowhere_else(self, nobody: Caller) -> None:
        answer = nobody.get(f"{PATH}?token=x%0d%0aSet-Cookie:%20a=b%23//evil.example", 303)
        assert answer.headers["Location"] == (
            "http://localhost/account/unsubscribe#token=x%0D%0ASet-Cookie%3A%20a%3Db%23//evil.example"
        )
        assert "Set-Cookie" not in answer.headers

    def test_a_link_that_is_not_whole_is_refused(self, nobody: Caller, grace: Caller, token: str) -> None:
        for query in (f"?token={token.upper()}", f"?token={token[:-1]}", f"?token={token}A", "?token=", ""):
            refusal = nobody.post(PATH + query, BODY, 400, **PLAIN)
            assert refusal.json["code"] == "invalid_unsubscription"
        assert gets_announcements(grace)

    def test_an_access_token_is_none(self, nobody: Caller, grace: Caller) -> None:
        assert nobody.post(f"{PATH}?token={grace.token}", BODY, 400, **PLAIN).json["code"] == "invalid_unsubscription"

    def test_it_is_no_access_token(self, nobody: Caller, token: str) -> None:
        assert Caller(nobody.api, token).get("/api/me", 401).json["code"] == "invalid_token"

    @pytest.mark.parametrize("body", [b"", b"List-Unsubscribe=", b"List-Unsubscribe=Yes", b"colour=red"])
    def test_another_form_is_refused(self, nobody: Caller, grace: Caller, token: str, body: bytes) -> None:
        refusal = nobody.post(f"{PATH}?token={token}", body, 400, **PLAIN)
        assert [problem["name"] for problem in refusal.json["errors"]] == ["List-Unsubscribe"]
        assert gets_announcements(grace)

    @pytest.mark.parametrize(
        ("body", "kind"),
        [
            (b"\xff=\xff", PLAIN["content_type"]),
            (b"a=%ff", PLAIN["content_type"]),
            (b"&".join([b"a=b"] * 100), PLAIN["content_type"]),
            (b"--x", "multipart/form-data; boundary=x"),
            (MULTIPART[0].replace(b"One", b"\xff"), "multipart/form-data; boundary=x"),
            (BODY, "multipart/form-data"),
        ],
    )
    def test_what_is_no_form_is_refused(
        self, nobody: Caller, grace: Caller, token: str, body: bytes, kind: str
    ) -> None:
        assert nobody.post(f"{PATH}?token={token}", body, 400, content_type=kind).json["code"] == "malformed_form"
        assert gets_announcements(grace)

    @pytest.mark.parametrize("kind", ["application/json", "text/plain", ""])
    def test_it_takes_forms_only(self, nobody: Caller, token: str, kind: str) -> None:
        refusal = nobody.post(f"{PATH}?token={token}", b'{"List-Unsubscribe": "One-Click"}', 415, content_type=kind)
        assert refusal.json["code"] == "unsupported_media_type"


def test_its_page_does_what_mailers_do(gatherly: Gatherly, settings: Settings) -> None:
    pages = TestApp(make_app(gatherly, settings))
    assert 'data-call="/api/unsubscribe" data-one-click' in pages.get("/account/unsubscribe").text
    assert '"List-Unsubscribe": "One-Click"' in pages.get("/static/account.js").text
