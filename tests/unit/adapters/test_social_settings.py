"""Whom people may sign in with, as operators set it."""

import pytest

from gatherly_adapters.given_settings import WrongSetting
from gatherly_adapters.settings import Settings

CLIENT = "1234-abc.apps.googleusercontent.com"
APP = {"FACEBOOK_APP_ID": "5551234", "FACEBOOK_APP_SECRET": "0123456789abcdef0123456789abcdef"}


def settings(**environ: str) -> Settings:
    return Settings.load({}, environ)


def test_nobody_is_asked_if_not_told() -> None:
    assert (settings().google, settings().facebook) == (None, None)


def test_it_takes_several_clients_of_google() -> None:
    google = settings(GOOGLE_CLIENT_ID=f"{CLIENT}, another {CLIENT}.too").google
    assert google is not None
    assert google.client_ids == (CLIENT, "another", f"{CLIENT}.too")
    assert google.jwks_url == "https://www.googleapis.com/oauth2/v3/certs"


def test_it_takes_an_app_of_facebook_and_shows_no_secret() -> None:
    facebook = settings(**APP).facebook
    assert facebook is not None
    assert (facebook.app_id, facebook.app_secret) == tuple(APP.values())
    assert facebook.api_base == "https://graph.facebook.com"
    assert APP["FACEBOOK_APP_SECRET"] not in repr(settings(**APP))


@pytest.mark.parametrize(
    "environ",
    [
        {"FACEBOOK_APP_ID": "5551234"},
        {"FACEBOOK_APP_SECRET": APP["FACEBOOK_APP_SECRET"]},
        APP | {"FACEBOOK_APP_ID": "my app"},
        APP | {"FACEBOOK_APP_SECRET": "short"},
        APP | {"FACEBOOK_APP_SECRET": "with spaces in between it"},
        {"GOOGLE_CLIENT_ID": "é"},
    ],
)
def test_it_refuses_half_an_app_and_tells_no_secret(environ: dict[str, str]) -> None:
    with pytest.raises(WrongSetting) as wrong:
        settings(**environ)
    assert not any(secret in str(wrong.value) for secret in (APP["FACEBOOK_APP_SECRET"], "with spaces", "short"))


@pytest.mark.parametrize("name", ["GATHERLY_GOOGLE_JWKS_URL", "GATHERLY_FACEBOOK_API_BASE"])
class TestAddresses:
    @pytest.mark.parametrize(
        "address", ["https://keys.example/certs", "http://127.0.0.1:8000", "http://localhost/x", "http://[::1]:80/y"]
    )
    def test_it_takes_an_encrypted_one_or_this_machine(self, name: str, address: str) -> None:
        assert settings(GOOGLE_CLIENT_ID=CLIENT, **APP, **{name: address})

    @pytest.mark.parametrize(
        "address",
        [
            "http://keys.example/certs",
            "http://127.0.0.1.example/certs",
            "http://localhost@evil.example/",
            "https://user@keys.example/",
            "https://keys.example/?a=b",
            "ftp://keys.example/",
            "file:///etc/passwd",
            "keys.example",
        ],
    )
    def test_it_refuses_any_other(self, name: str, address: str) -> None:
        with pytest.raises(WrongSetting, match=name):
            settings(GOOGLE_CLIENT_ID=CLIENT, **APP, **{name: address})
