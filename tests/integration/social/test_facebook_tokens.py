"""Which tokens of Facebook are believed, and what Facebook may answer."""

import logging
from datetime import timedelta

import pytest

from gatherly_adapters.facebook_identities import FacebookIdentities
from gatherly_adapters.memory.clock import FixedClock
from gatherly_adapters.provider_http import ProviderHttp
from gatherly_adapters.social_settings import FacebookSettings
from gatherly_core.accounts.errors import IdentityProviderAway, InvalidIdentity
from gatherly_core.accounts.identities import ProvenIdentity, Provider
from tests.factories import NOW
from tests.fake_providers.facebook import FakeFacebook
from tests.fake_providers.server import Answer

THEN = int(NOW.timestamp())


@pytest.fixture
def app(facebook: FakeFacebook) -> FacebookSettings:
    return FacebookSettings(app_id=facebook.app_id, app_secret=facebook.app_secret, api_base=facebook.url)


@pytest.fixture
def identities(app: FacebookSettings, clock: FixedClock) -> FacebookIdentities:
    return FacebookIdentities(app, ProviderHttp(seconds=0.5), clock)


class TestTokens:
    def test_it_believes_a_token_of_a_user(self, identities: FacebookIdentities, facebook: FakeFacebook) -> None:
        token = facebook.token("77", email="Bob@example.com", name="Bob")
        assert identities.verify(token, None) == ProvenIdentity(Provider.FACEBOOK, "77", "Bob@example.com", name="Bob")

    def test_it_never_takes_an_address_for_verified(
        self, identities: FacebookIdentities, facebook: FakeFacebook
    ) -> None:
        token = facebook.token("77", email="bob@example.com", email_verified=True, verified=True)
        assert not identities.verify(token, None).email_verified

    @pytest.mark.parametrize(
        "debug",
        [
            {"app_id": "5551235"},
            {"app_id": None},
            {"app_id": 5551234},
            {"is_valid": False},
            {"is_valid": "true"},
            {"is_valid": None},
            {"type": "PAGE"},
            {"type": "APP"},
            {"type": None},
            {"expires_at": THEN},
            {"expires_at": None},
            {"expires_at": "0"},
            {"expires_at": True},
            {"user_id": None},
            {"user_id": "78"},
            {"user_id": 77},
            {"user_id": ""},
        ],
    )
    def test_it_refuses_other_tokens(
        self, identities: FacebookIdentities, facebook: FakeFacebook, debug: dict[str, object]
    ) -> None:
        token = facebook.token("77", debug=debug, email="bob@example.com")
        with pytest.raises(InvalidIdentity):
            identities.verify(token, None)

    @pytest.mark.parametrize("subject", ["", "abc", "7 7", "7" * 65, "../me"])
    def test_it_refuses_odd_subjects(
        self, identities: FacebookIdentities, facebook: FakeFacebook, subject: str
    ) -> None:
        with pytest.raises(InvalidIdentity):
            identities.verify(facebook.token(subject), None)

    def test_it_takes_a_token_until_its_time_is_up(
        self, identities: FacebookIdentities, facebook: FakeFacebook, clock: FixedClock
    ) -> None:
        token = facebook.token("77", debug={"expires_at": THEN + 60})
        assert identities.verify(token, None).subject == "77"
        clock.advance(timedelta(seconds=60))
        with pytest.raises(InvalidIdentity):
            identities.verify(token, None)

    def test_it_sends_what_a_client_says_as_a_parameter_and_no_more(
        self, identities: FacebookIdentities, facebook: FakeFacebook
    ) -> None:
        with pytest.raises(InvalidIdentity):
            identities.verify("x&access_token=y#/../me?fields=z", None)
        assert facebook.asked == ["/debug_token"]

    @pytest.mark.parametrize("token", ["", "a b", "a\r\nHost: evil", "🎸", "\x00", "a" * 2049])
    def test_it_does_not_ask_about_what_is_no_token(
        self, identities: FacebookIdentities, facebook: FakeFacebook, token: str
    ) -> None:
        with pytest.raises(InvalidIdentity):
            identities.verify(token, None)
        assert facebook.asked == []


class TestFailures:
    @pytest.mark.parametrize(
        "wrong",
        [
            Answer(b"", status=500),
            Answer(b"{}", status=503),
            Answer(b"{}", status=429),
            Answer(b"nonsense"),
            Answer(b"[]"),
            Answer(b"{}"),
            Answer.of({"data": []}),
            Answer.of({"data": {"is_valid": True}}, status=403),
            Answer(b" " * 100_000),
            Answer(b"{}", wait=1),
            Answer(b" " * 1000, drip=0.01),
            Answer(b"", status=302, headers={"Location": "/elsewhere"}),
        ],
        ids=range(12),
    )
    def test_it_is_away_when_it_answers_nonsense(
        self, identities: FacebookIdentities, facebook: FakeFacebook, wrong: Answer
    ) -> None:
        token = facebook.token("77")
        facebook.instead = wrong
        with pytest.raises(IdentityProviderAway):
            identities.verify(token, None)
        assert facebook.asked == ["/debug_token"]

    def test_it_is_away_when_nobody_is_there(self, identities: FacebookIdentities, facebook: FakeFacebook) -> None:
        facebook.close()
        with pytest.raises(IdentityProviderAway):
            identities.verify("a-token", None)

    def test_a_wrong_secret_of_ours_is_no_fault_of_the_user(
        self, app: FacebookSettings, facebook: FakeFacebook, clock: FixedClock, caplog: pytest.LogCaptureFixture
    ) -> None:
        facebook.app_secret = "another secret of this app"
        with pytest.raises(IdentityProviderAway):
            FacebookIdentities(app, ProviderHttp(), clock).verify(facebook.token("77"), None)
        assert "Facebook does not tell of tokens: 101" in caplog.text

    @pytest.mark.parametrize(
        ("code", "error"), [(190, InvalidIdentity), (4, IdentityProviderAway), (None, IdentityProviderAway)]
    )
    def test_it_tells_a_token_that_just_ended_from_trouble(
        self,
        identities: FacebookIdentities,
        facebook: FakeFacebook,
        code: object,
        error: type[Exception],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(facebook, "_me", lambda query: Answer.of({"error": {"code": code}}, 400))
        with pytest.raises(error):
            identities.verify(facebook.token("77"), None)

    def test_it_logs_no_secret(
        self, identities: FacebookIdentities, facebook: FakeFacebook, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        token = facebook.token("77")
        identities.verify(token, None)
        facebook.instead = Answer(b"", status=500)
        with pytest.raises(IdentityProviderAway):
            identities.verify(token, None)
        assert "failed: status 500" in caplog.text
        assert token not in caplog.text
        assert facebook.app_secret not in caplog.text
