"""The part of Facebook's Graph API that says whose an access token is."""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from typing import Any

from tests.fake_providers.server import Answer, FakeServer

APP_ID = "5551234"
APP_SECRET = "0123456789abcdef0123456789abcdef"


class FakeFacebook(FakeServer):
    """Knows the tokens it made. It wants the app's own token, and proof of its secret with a user's."""

    app_id = APP_ID
    app_secret = APP_SECRET

    def __init__(self) -> None:
        self._known: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {}
        super().__init__()

    def token(self, subject: str, *, debug: Mapping[str, object] | None = None, **profile: object) -> str:
        """A token of a user; `debug` changes what is said of the token, None takes it away."""
        token = f"EAAB{secrets.token_hex(16)}"
        said = {"app_id": self.app_id, "type": "USER", "is_valid": True, "expires_at": 0, "user_id": subject}
        kept = {name: value for name, value in (said | dict(debug or {})).items() if value is not None}
        self._known[token] = kept, {"id": subject} | profile
        return token

    def answer(self, path: str, query: Mapping[str, str]) -> Answer:
        if path == "/debug_token":
            return self._debug(query)
        if path == "/me":
            return self._me(query)
        return _error(2500, "Unknown path components")

    def _debug(self, query: Mapping[str, str]) -> Answer:
        if query.get("access_token") != f"{self.app_id}|{self.app_secret}":
            return _error(101, "Error validating application. Cannot get application info due to a system error.")
        if query["input_token"] not in self._known:
            error = {"code": 190, "message": "Invalid OAuth access token."}
            return Answer.of({"data": {"error": error, "is_valid": False, "scopes": []}})
        return Answer.of({"data": self._known[query["input_token"]][0]})

    def _me(self, query: Mapping[str, str]) -> Answer:
        token = query["access_token"]
        proof = hmac.new(self.app_secret.encode(), token.encode(), hashlib.sha256).hexdigest()
        if query.get("appsecret_proof") != proof:
            return _error(100, "Invalid appsecret_proof provided in the API argument")
        if token not in self._known:
            return _error(190, "Invalid OAuth access token.")
        fields = query["fields"].split(",")
        return Answer.of({name: value for name, value in self._known[token][1].items() if name in fields})


def _error(code: int, message: str) -> Answer:
    return Answer.of({"error": {"message": message, "type": "OAuthException", "code": code}}, 400)
