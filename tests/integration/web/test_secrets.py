"""What nobody else may learn is in no log, whatever its level, and in no database."""

import logging
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from gatherly_adapters.bcrypt_passwords import BcryptPasswords
from gatherly_adapters.bootstrap import Gatherly, on_database
from gatherly_adapters.settings import Settings
from gatherly_web.app import make_app
from tests.fake_providers.facebook import FakeFacebook
from tests.fake_providers.google import FakeGoogle
from tests.fake_providers.server import Answer
from tests.installations import SECRET, environ_for
from tests.integration.web.callers import PAID, Caller, People, published, tickets_of
from tests.integration.web.documented_app import Document, DocumentedApp

LINK = re.compile(r"#token=([0-9A-Z]{52})")
FAST = 4
"""The fewest rounds that bcrypt takes."""
OLD, NEW, RESET, WRONG = (
    "the first password of ada",
    "a second one of hers",
    "one that came by letter",
    "not a password",
)


@pytest.fixture
def google() -> Iterator[FakeGoogle]:
    with FakeGoogle(time.time()) as google:
        yield google


@pytest.fixture
def facebook() -> Iterator[FakeFacebook]:
    with FakeFacebook() as facebook:
        yield facebook


@pytest.fixture
def settings(tmp_path: Path, google: FakeGoogle, facebook: FakeFacebook) -> Settings:
    environ = {
        **environ_for(f"sqlite:///{tmp_path}/gatherly.db", GATHERLY_DATA=str(tmp_path)),
        "GOOGLE_CLIENT_ID": google.client_id,
        "GATHERLY_GOOGLE_JWKS_URL": google.jwks_url,
        "FACEBOOK_APP_ID": facebook.app_id,
        "FACEBOOK_APP_SECRET": facebook.app_secret,
        "GATHERLY_FACEBOOK_API_BASE": facebook.url,
        "GATHERLY_RATE_LIMITS": "off",
    }
    return Settings.load({}, environ)


@pytest.fixture
def gatherly(settings: Settings) -> Iterator[Gatherly]:
    with on_database(settings, passwords=BcryptPasswords(FAST)) as gatherly:
        gatherly.migrate()
        yield gatherly


class Secrets:
    """Does what has to do with secrets, and remembers them by what they are for."""

    def __init__(self, nobody: Caller, gatherly: Gatherly, folder: Path) -> None:
        self.known = {"old password": OLD, "new password": NEW, "reset password": RESET, "wrong password": WRONG}
        self._nobody = nobody
        self._gatherly = gatherly
        self._folder = folder

    def sign_in(self, how: str, path: str, body: dict[str, object], status: int = 200) -> Caller:
        """Answers who is signed in then; the tokens are remembered under the name of `how`."""
        answer = self._nobody.post(path, body, status).json
        self.known |= {
            f"access token by {how}": answer["access_token"],
            f"refresh token by {how}": answer["refresh_token"],
        }
        return Caller(self._nobody.api, answer["access_token"], answer["user"]["id"], answer["user"]["email"])

    def of_letter(self, purpose: str) -> str:
        """The secret in the letter for that, once it is written."""
        self._gatherly.drain()
        (letter,) = (self._folder / "mail").glob(f"{purpose}-*.eml")
        found = LINK.search(letter.read_text())
        assert found is not None
        return self.known.setdefault(f"secret of {purpose}", found[1])


def test_they_are_neither_logged_nor_stored(
    gatherly: Gatherly,
    settings: Settings,
    document: Document,
    tmp_path: Path,
    google: FakeGoogle,
    facebook: FakeFacebook,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    people = People(DocumentedApp(make_app(gatherly, settings), document), gatherly)
    nobody, secrets = people.nobody, Secrets(people.nobody, gatherly, tmp_path)

    account = {"name": "Ada", "email": "ada@example.com", "password": OLD}
    ada = secrets.sign_in("registration", "/api/auth/register", account, 201)
    nobody.post("/api/auth/verify-email", {"token": secrets.of_letter("verify-email")}, 200)
    nobody.post("/api/auth/verify-email", {"token": secrets.of_letter("verify-email")}, 400)
    nobody.post("/api/auth/login", {"email": ada.email, "password": WRONG}, 401)
    first = secrets.known["refresh token by registration"]
    secrets.sign_in("refresh", "/api/auth/refresh", {"refresh_token": first})
    secrets.sign_in("second refresh", "/api/auth/refresh", {"refresh_token": secrets.known["refresh token by refresh"]})
    nobody.post("/api/auth/refresh", {"refresh_token": first}, 401)
    ada = secrets.sign_in("password", "/api/auth/login", {"email": ada.email, "password": OLD})
    ada.patch("/api/me", {"old_password": OLD, "password": NEW})
    nobody.get("/api/me", 401, authorization=f"Bearer {secrets.known['access token by registration']}x")
    nobody.post("/api/auth/forgot-password", {"email": ada.email}, 202)
    nobody.post("/api/auth/reset-password", {"token": secrets.of_letter("reset-password"), "password": RESET}, 200)

    tokens = {
        "google": google.token(nonce="the nonce of a client"),
        "facebook": facebook.token("77", email="b@example.com"),
    }
    secrets.known |= {f"token of {name}": token for name, token in tokens.items()} | {"nonce": "the nonce of a client"}
    secrets.sign_in(
        "google",
        "/api/auth/social",
        {"provider": "google", "token": tokens["google"], "nonce": "the nonce of a client"},
    )
    secrets.sign_in("facebook", "/api/auth/social", {"provider": "facebook", "token": tokens["facebook"]})
    facebook.instead = google.instead = Answer(b"", status=500)
    nobody.post("/api/auth/social", {"provider": "facebook", "token": tokens["facebook"]}, 503)
    nobody.post("/api/auth/social", {"provider": "google", "token": tokens["google"]}, 401)
    for name in ("password", "google"):
        nobody.post("/api/auth/logout", {"refresh_token": secrets.known[f"refresh token by {name}"]}, 204)

    stored = b"".join(file.read_bytes() for file in tmp_path.glob("gatherly.db*"))
    secrets.known |= {"secret of tokens": SECRET, "secret of the app": facebook.app_secret}
    assert len(caplog.text) > 1000
    for what, secret in secrets.known.items():
        assert secret not in caplog.text, what
        assert secret.encode() not in stored, what


def test_codes_of_tickets_and_of_payments_are_not_logged(
    gatherly: Gatherly, settings: Settings, document: Document, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    people = People(DocumentedApp(make_app(gatherly, settings), document), gatherly)
    ada, grace = people.organizer(), people.attendee()
    event = published(ada, PAID | {"quantity": 1})
    (ticket,) = tickets_of(event, ada)
    bought = grace.post(f"/api/tickets/{ticket['id']}/purchase", {"quantity": 1}, idempotency_key="a key of grace").json
    booking, secret = bought["booking"], bought["payment"]["client_secret"]
    paid = grace.post(f"/api/bookings/{booking['id']}/pay", {"payment_method": "pm_card_visa"}, 200).json
    (attendee,) = paid["attendees"]
    ada.post(f"/api/tickets/{attendee['ticket_id']}/checkin", {"code": attendee["unique_code"]}, 200)
    ada.post(f"/api/tickets/{attendee['ticket_id']}/checkin", {"code": attendee["unique_code"]}, 409)
    grace.get(f"/api/attendees/{attendee['id']}/ticket.pdf")

    for what in (attendee["unique_code"], secret, "a key of grace", attendee["email"], attendee["name"]):
        assert what not in caplog.text
