"""The secrets of endpoints, kept so that a copy of the database does not tell them."""

import hashlib
import hmac
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from gatherly_core.kernel.identifiers import EndpointId
from gatherly_core.webhooks.errors import SecretLost
from gatherly_core.webhooks.signing import SECRET_BYTES, secret_of

PURPOSE = b"gatherly: secrets of webhook endpoints, AES-256-GCM"
NONCE_BYTES = 12
"""As NIST SP 800-38D recommends."""


class SealedEndpointSecrets:
    """Seals with AES-256-GCM, each secret for its endpoint alone.

    The keys are derived from `secrets`, which every process of an installation shares: the first seals, all open.
    """

    def __init__(self, secrets: Sequence[str]) -> None:
        self._keys = [AESGCM(hmac.digest(secret.encode(), PURPOSE, hashlib.sha256)) for secret in secrets]

    def new(self) -> str:
        return secret_of(os.urandom(SECRET_BYTES))

    def sealed(self, endpoint_id: EndpointId, secret: str) -> str:
        nonce = os.urandom(NONCE_BYTES)
        return urlsafe_b64encode(
            nonce + self._keys[0].encrypt(nonce, secret.encode("ascii"), endpoint_id.bytes)
        ).decode("ascii")

    def opened(self, endpoint_id: EndpointId, sealed: str) -> str:
        for key in self._keys:
            try:
                raw = urlsafe_b64decode(sealed)
                return key.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], endpoint_id.bytes).decode("ascii")
            except (InvalidTag, ValueError):  # too short, or no base64
                continue
        raise SecretLost("The secret of this endpoint cannot be read any more. Please rotate it.")
