"""Google's service accounts, and the files with their keys."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import jwt

from gatherly_adapters.given_settings import SAFE_ADDRESS, Name, WrongSetting

ALGORITHM = "RS256"
PATTERNS = {
    "project_id": r"[a-z0-9.:-]{1,64}",
    "client_email": r"[!-~]{1,255}",
    "private_key_id": r"[!-~]{1,255}",
    "private_key": r"-----BEGIN (RSA )?PRIVATE KEY-----[\s!-~]+",
    "token_uri": SAFE_ADDRESS.pattern,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceAccount:
    """Somebody who is no person, and proves who they are by a key."""

    project_id: str
    client_email: str
    private_key_id: str
    private_key: str = field(repr=False)
    token_uri: str
    """Where tokens are to be had."""


def read_service_account(file: Path, setting: Name) -> ServiceAccount:
    """The account whose key Google put into the file. WrongSetting, which tells nothing of it, for any other file."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as wrong:
        reason = wrong.strerror if isinstance(wrong, OSError) else "it is no JSON"
        raise WrongSetting(f"{setting} names {file}, which cannot be read: {reason}.") from None
    parts = {name: str(content.get(name, "")) for name in PATTERNS} if isinstance(content, dict) else {}
    if not parts or not all(re.fullmatch(PATTERNS[name], part) for name, part in parts.items()) or not _signs(parts):
        raise WrongSetting(f"{setting} names {file}, which is no key of a service account as Google makes them.")
    return ServiceAccount(**parts)


def _signs(parts: Mapping[str, str]) -> bool:
    try:
        jwt.encode({}, parts["private_key"], ALGORITHM)
    except (jwt.PyJWTError, ValueError, TypeError):
        return False
    return True
