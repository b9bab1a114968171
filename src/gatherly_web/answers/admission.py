"""Tickets at the door, as they are answered."""

from base64 import urlsafe_b64encode
from typing import Any

from gatherly_core.admission.model import VerificationKey


def key_answer(key: VerificationKey) -> dict[str, Any]:
    public_key = urlsafe_b64encode(key.public_key).rstrip(b"=").decode("ascii")
    return {"id": key.id, "algorithm": "Ed25519", "public_key": public_key}
