"""Whom people may sign in with, and what we are called there."""

import re
from dataclasses import dataclass, field

from gatherly_adapters.given_settings import GivenSettings, Name, WrongSetting

GOOGLE_KEYS = "https://www.googleapis.com/oauth2/v3/certs"
FACEBOOK = "https://graph.facebook.com"
GOOGLE_CLIENT_ID = Name("GOOGLE_CLIENT_ID", "gatherly.google_client_id")
GOOGLE_JWKS_URL = Name("GATHERLY_GOOGLE_JWKS_URL", "gatherly.google_jwks_url")
FACEBOOK_APP_ID = Name("FACEBOOK_APP_ID", "gatherly.facebook_app_id")
FACEBOOK_APP_SECRET = Name("FACEBOOK_APP_SECRET", "gatherly.facebook_app_secret")
FACEBOOK_API_BASE = Name("GATHERLY_FACEBOOK_API_BASE", "gatherly.facebook_api_base")


@dataclass(frozen=True, slots=True, kw_only=True)
class GoogleSettings:
    """What we are called at Google."""

    client_ids: tuple[str, ...]
    """Of our pages and apps: tokens for any of them are taken."""
    jwks_url: str
    """Where the keys are with which tokens are signed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FacebookSettings:
    """An app at Facebook."""

    app_id: str
    app_secret: str = field(repr=False)
    api_base: str


def google_settings(given: GivenSettings) -> GoogleSettings | None:
    """None without client ids. WrongSetting for what is not accepted."""
    client_ids = tuple((given.text(GOOGLE_CLIENT_ID) or "").replace(",", " ").split())
    jwks_url = given.address(GOOGLE_JWKS_URL, GOOGLE_KEYS)
    if not all(re.fullmatch(r"[!-~]{1,255}", client_id) for client_id in client_ids):
        raise WrongSetting(f"{GOOGLE_CLIENT_ID} must be a list of client ids (….apps.googleusercontent.com).")
    return GoogleSettings(client_ids=client_ids, jwks_url=jwks_url) if client_ids else None


def facebook_settings(given: GivenSettings) -> FacebookSettings | None:
    """None without an app. WrongSetting for what is not accepted, and for half an app."""
    app_id, app_secret = given.text(FACEBOOK_APP_ID), given.text(FACEBOOK_APP_SECRET)
    api_base = given.address(FACEBOOK_API_BASE, FACEBOOK)
    if app_id is None and app_secret is None:
        return None
    if app_id is None or not re.fullmatch(r"[0-9]{1,32}", app_id):
        raise WrongSetting(f"{FACEBOOK_APP_ID} must be the number of an app, if {FACEBOOK_APP_SECRET} is set.")
    if app_secret is None or not re.fullmatch(r"[!-~]{16,128}", app_secret):
        raise WrongSetting(f"{FACEBOOK_APP_SECRET} must be the secret of the app, if {FACEBOOK_APP_ID} is set.")
    return FacebookSettings(app_id=app_id, app_secret=app_secret, api_base=api_base)
