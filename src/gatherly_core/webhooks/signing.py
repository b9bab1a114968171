"""Signing what is sent, as Standard Webhooks has it (standardwebhooks.com, 1.0.0)."""

import hashlib
import hmac
import json
from base64 import b64decode, b64encode
from collections.abc import Sequence
from datetime import UTC, datetime

from gatherly_core.webhooks.model import Publication

PREFIX = "whsec_"
SECRET_BYTES = 32
"""The specification has 24 to 64."""


def secret_of(key: bytes) -> str:
    """A secret as its owner gets it."""
    return PREFIX + b64encode(key).decode("ascii")


def body_of(publication: Publication) -> bytes:
    """What is sent of a fact: the same bytes each time, and the same members as in the feed."""
    content = {
        "id": str(publication.fact_id),
        "type": str(publication.type),
        "timestamp": publication.at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "sequence": publication.sequence,
        "data": dict(publication.data),
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def headers_of(message_id: str, now: datetime, body: bytes, secrets: Sequence[str]) -> dict[str, str]:
    """The headers with which a body is sent: its id, when, and a signature by each of the secrets."""
    timestamp = str(int(now.timestamp()))
    signatures = (signature(secret, message_id, timestamp, body) for secret in secrets)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(signatures),
        "Content-Type": "application/json",
        "User-Agent": "Gatherly-Webhooks",
    }


def signature(secret: str, message_id: str, timestamp: str, body: bytes) -> str:
    """HMAC-SHA-256 of id, time and body under the secret, with the version of the scheme before it."""
    key = b64decode(secret.removeprefix(PREFIX))
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + b64encode(hmac.digest(key, signed, hashlib.sha256)).decode("ascii")
