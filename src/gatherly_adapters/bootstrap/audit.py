"""The keys of the audit trail."""

import hashlib
import hmac

from gatherly_adapters.embedded_secrets import embedded_audit_key
from gatherly_adapters.settings import Settings
from gatherly_core.audit.keys import AuditKeys


def audit_keys(settings: Settings) -> AuditKeys:
    """What entries are signed and sealed with, and verified."""
    return AuditKeys(audit_secrets(settings))


def audit_secrets(settings: Settings) -> tuple[bytes, ...]:
    """The keys themselves, the one that seals first.

    Without a setting there is one: derived from the secret that was set, or kept in a file where none was.
    """
    if settings.secrets.audit_keys:
        return settings.secrets.audit_keys
    if settings.secrets.jwt:
        # What was sealed before the secret was replaced verifies while it is among the retired ones.
        return tuple(map(_derived, (settings.secrets.jwt, *settings.secrets.retired_jwt)))
    return (embedded_audit_key(settings.data),)


def _derived(secret: str) -> bytes:
    return hmac.digest(secret.encode(), b"gatherly: audit trail, HMAC-SHA-256", hashlib.sha256)
