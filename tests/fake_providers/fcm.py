"""Firebase Cloud Messaging (HTTP v1), and the part of Google's OAuth 2 that gives tokens to service accounts."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import jwt
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from gatherly_core.kernel.clock import Clock
from tests.fake_providers.google import rsa_key
from tests.fake_providers.server import Answer, FakeServer, Posted

PROJECT = "old-hall-1234"
EMAIL = f"gatherly@{PROJECT}.iam.gserviceaccount.com"
KEY_ID = "0123456789abcdef0123456789abcdef01234567"
SCOPE = "https://www.googleapis.com/auth/firebase.messaging"
STRINGS = "string -> string"
SHAPE: Mapping[str, object] = {
    "token": str,
    "notification": {"title": str, "body": str},
    "data": STRINGS,
    "android": {"priority": re.compile("HIGH|NORMAL"), "ttl": re.compile(r"\d+s"), "notification": {"tag": str}},
    "apns": {"headers": STRINGS},
    "webpush": {"headers": STRINGS, "notification": {"tag": str}},
}
"""What of a message is known here; Google refuses names that it does not know."""
LARGEST_PAYLOAD = 4096


class FakeFcm(FakeServer):
    """Takes messages from one service account, for any device that has not been refused, and from nobody else."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self.messages: list[dict[str, Any]] = []
        """Each that was taken, oldest first."""
        self.tokens: list[str] = []
        """Those that are good, oldest first."""
        self.refusals: dict[str, Answer] = {}
        """What is answered to messages for some devices."""
        self.instead_of_token: Answer | None = None
        self.seconds: object = 3599
        """How long tokens are good."""
        self._clock = clock
        self._given = 0

    def write_key(self, file: Path, **changes: object) -> Path:
        """The file that an operator has from Google."""
        pem = rsa_key().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
        content = {
            "type": "service_account",
            "project_id": PROJECT,
            "private_key_id": KEY_ID,
            "private_key": pem,
            "client_email": EMAIL,
            "token_uri": f"{self.url}/token",
        }
        file.write_text(json.dumps(content | changes))
        return file

    def shown(self) -> list[tuple[str, str, str, Mapping[str, str]]]:
        said = [(message["token"], message["notification"], message["data"]) for message in self.messages]
        return [(token, notification["title"], notification["body"], data) for token, notification, data in said]

    def remove_app(self, token: str) -> None:
        self.refusals[token] = error(404, "NOT_FOUND", fcm_error("UNREGISTERED"))

    def go_away(self) -> None:
        self.close()

    def expire_tokens(self) -> None:
        self.tokens.clear()

    def take(self, posted: Posted) -> Answer:
        if posted.path == "/token":
            return self.instead_of_token or self._give_token(posted)
        if self.tokens == [] or posted.headers.get("authorization") not in {f"Bearer {token}" for token in self.tokens}:
            return error(401, "UNAUTHENTICATED")
        if posted.path != f"/v1/projects/{PROJECT}/messages:send":
            return error(404, "NOT_FOUND")
        return self._take_message(posted)

    def _take_message(self, posted: Posted) -> Answer:
        content = json.loads(posted.body)
        wrong = _wrong(content, {"message": SHAPE})
        if (
            wrong
            or posted.headers.get("content-type") != "application/json"
            or _size(content["message"]) > LARGEST_PAYLOAD
        ):
            return error(400, "INVALID_ARGUMENT", fcm_error("INVALID_ARGUMENT"), violation(wrong or "message"))
        message = content["message"]
        if message["token"] in self.refusals:
            return self.refusals[message["token"]]
        self.messages.append(message)
        return Answer.of({"name": f"projects/{PROJECT}/messages/0:{len(self.messages)}"})

    def _give_token(self, posted: Posted) -> Answer:
        reason = self._reason_against(posted)
        if reason is not None:
            return Answer.of({"error": "invalid_grant", "error_description": f"{reason}: {EMAIL}"}, 400)
        self._given += 1
        self.tokens.append(f"ya29.hidden-{self._given}")
        return Answer.of({"access_token": self.tokens[-1], "expires_in": self.seconds, "token_type": "Bearer"})

    def _reason_against(self, posted: Posted) -> str | None:
        if posted.headers.get("content-type") != "application/x-www-form-urlencoded":
            return "No form"
        form = dict(parse_qsl(posted.body.decode("ascii"), strict_parsing=True))
        if form.keys() != {"grant_type", "assertion"}:
            return "Wrong parameters"
        if form["grant_type"] != "urn:ietf:params:oauth:grant-type:jwt-bearer":
            return "Wrong grant"
        return self._reason_against_assertion(form["assertion"])

    def _reason_against_assertion(self, assertion: str) -> str | None:
        if jwt.get_unverified_header(assertion) != {"alg": "RS256", "typ": "JWT", "kid": KEY_ID}:
            return "Wrong header"
        options: Any = {"verify_exp": False, "verify_iat": False, "verify_aud": False}
        try:
            claims = jwt.decode(assertion, rsa_key().public_key(), algorithms=["RS256"], options=options)
        except jwt.InvalidSignatureError:
            return "Invalid JWT signature"
        now = self._clock.now().timestamp()
        known = (claims["iss"], claims["aud"], claims["scope"]) == (EMAIL, f"{self.url}/token", SCOPE)
        timely = now - 300 <= claims["iat"] <= now + 300 and now < claims["exp"] <= claims["iat"] + 3600
        return None if known and timely and len(claims) == 5 else "Wrong claims"


def error(status: int, name: str, *details: Mapping[str, object], **headers: str) -> Answer:
    """An error in the form of google.rpc.Status. Its text may name the device, as the real ones do."""
    said = {"code": status, "message": f"Not for {PROJECT}", "status": name, "details": list(details)}
    return Answer.of({"error": said}, status, **headers)


def fcm_error(code: str) -> Mapping[str, object]:
    return {"@type": "type.googleapis.com/google.firebase.fcm.v1.FcmError", "errorCode": code}


def violation(field: str) -> Mapping[str, object]:
    wrong = {"field": field, "description": f"Invalid value at '{field}'"}
    return {"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": [wrong]}


def _wrong(content: object, shape: object, at: str = "") -> str | None:
    """The first field that is not as it should be."""
    if isinstance(shape, type):
        return None if isinstance(content, shape) else at
    if isinstance(shape, re.Pattern):
        return None if isinstance(content, str) and shape.fullmatch(content) else at
    if not isinstance(content, dict):
        return at
    if shape == STRINGS:
        return next((f"{at}.{name}".lstrip(".") for name, value in content.items() if not isinstance(value, str)), None)
    assert isinstance(shape, dict)
    unknown = next((f"{at}.{name}".lstrip(".") for name in content if name not in shape), None)
    if unknown is not None:
        return unknown
    inside = (_wrong(value, shape[name], f"{at}.{name}".lstrip(".")) for name, value in content.items())
    return next((wrong for wrong in inside if wrong is not None), None)


def _size(message: Mapping[str, Any]) -> int:
    return len(json.dumps([message["notification"], message["data"]], ensure_ascii=False).encode())
