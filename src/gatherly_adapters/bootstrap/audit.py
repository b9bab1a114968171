"""The keys of the audit trail."""

import hashlib
import hmac

from gatherly_adapters.embedded_secrets import embedded_secret
from gatherly_adapters.settings import Settings
from gatherly_core.audit.keys import AuditKeys


def audit_keys(settings: Settings) -> AuditKeys:
    """What entries are signed and sealed with: derived from the secret that was set, or kept where none was."""
    return AuditKeys([_derived(settings.jwt_secret or embedded_secret(settings.data))])


def _derived(secret: str) -> bytes:
    return hmac.digest(secret.encode(), b"gatherly: audit trail, HMAC-SHA-256", hashlib.sha256)
