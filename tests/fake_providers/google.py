"""Google's ID tokens and the keys they are signed with."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from tests.factories import NOW
from tests.fake_providers.server import Answer, FakeServer

CLIENT_ID = "1234-tests.apps.googleusercontent.com"
ISSUER = "https://accounts.google.com"


@cache
def rsa_key(number: int = 0, bits: int = 2048) -> rsa.RSAPrivateKey:
    """The same one for the same number: making them takes its time."""
    return rsa.generate_private_key(65537, bits)


class FakeGoogle(FakeServer):
    """Signs with the newest of its keys, of which the last two are published, as Google does."""

    client_id = CLIENT_ID

    def __init__(self, now: float = NOW.timestamp()) -> None:
        self.now = now
        """The time of its tokens, in seconds since 1970."""
        self.cache_control = "public, max-age=1000, must-revalidate"
        self._number = 0
        super().__init__()
        self.jwks_url = f"{self.url}/oauth2/v3/certs"

    def answer(self, path: str, query: Mapping[str, str]) -> Answer:
        return Answer.of({"keys": self.keys}, Cache_Control=self.cache_control)

    @property
    def keys(self) -> list[dict[str, Any]]:
        numbers = range(max(self._number - 1, 0), self._number + 1)
        return [public(rsa_key(number), f"key-{number}") for number in numbers]

    @property
    def key_id(self) -> str:
        return f"key-{self._number}"

    def rotate(self) -> None:
        self._number += 1

    def claims(self, **claims: object) -> dict[str, object]:
        """What a good token says; None takes a claim away."""
        usual: dict[str, object] = {
            "iss": ISSUER,
            "azp": self.client_id,
            "aud": self.client_id,
            "sub": "110248495921238986420",
            "email": "ada@example.com",
            "email_verified": True,
            "name": "Ada Byron",
            "iat": int(self.now),
            "exp": int(self.now) + 3600,
        }
        return {name: claim for name, claim in (usual | claims).items() if claim is not None}

    def token(self, key_id: str | None = None, **claims: object) -> str:
        """A token that is good but for the claims that are given otherwise."""
        return jwt.encode(self.claims(**claims), rsa_key(self._number), "RS256", headers={"kid": key_id or self.key_id})


def public(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, key_id: str, **more: object) -> dict[str, Any]:
    """A key as it is published."""
    if isinstance(key, rsa.RSAPrivateKey):
        parts = json.loads(RSAAlgorithm.to_jwk(key.public_key())) | {"alg": "RS256"}
    else:
        parts = json.loads(ECAlgorithm.to_jwk(key.public_key())) | {"alg": "ES256"}
    parts.pop("key_ops", None)
    return {**parts, "kid": key_id, "use": "sig", **more}
