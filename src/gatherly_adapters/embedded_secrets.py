"""The secrets of an installation that has only its own folder.

Each is a file of it, the same for every process that asks, made by the first. Only the user who runs Gatherly may read
it. The folder is made if it is missing.
"""

import os
import secrets
import tempfile
from pathlib import Path

from gatherly_adapters.given_settings import WrongSetting
from gatherly_adapters.secret_settings import AUDIT_KEYS, JWT_SECRET, JWT_SECRET_BYTES, TICKET_KEYS
from gatherly_adapters.ticket_keys import new_seed, seed_of, seed_text


def embedded_secret(data: Path) -> str:
    """What signs access tokens, kept in the folder `data`. WrongSetting when the file holds no secret."""
    file = data / "jwt-secret"
    secret = _kept(file, secrets.token_urlsafe(48))
    if len(secret) < JWT_SECRET_BYTES:
        raise WrongSetting(
            f"{file} holds no secret of at least {JWT_SECRET_BYTES} bytes: delete it, "
            f"which signs everybody out, or set {JWT_SECRET}."
        )
    return secret


def embedded_ticket_key(data: Path) -> bytes:
    """The seed of the key that signs tickets, kept in the folder `data`. WrongSetting when the file holds none."""
    file = data / "ticket-key"
    try:
        return seed_of(_kept(file, seed_text(new_seed())))
    except ValueError:
        raise WrongSetting(
            f"{file} holds no key: put it back from a backup, or delete it, after which no ticket that was given out "
            f"is good, or set {TICKET_KEYS}."
        ) from None


def embedded_audit_key(data: Path) -> bytes:
    """The key of the audit trail, kept in the folder `data`. WrongSetting when the file holds none."""
    file = data / "audit-key"
    try:
        return seed_of(_kept(file, seed_text(new_seed())))
    except ValueError:
        raise WrongSetting(
            f"{file} holds no key: put it back from a backup, or delete it, after which the audit trail so far cannot "
            f"be verified, or set {AUDIT_KEYS}."
        ) from None


def _kept(file: Path, new: str) -> str:
    """The secret in the file, which is `new` if there was none."""
    if not file.exists():
        _make(file, new)
    return file.read_text(encoding="ascii", errors="replace").strip()


def _make(file: Path, new: str) -> None:
    """Puts a new secret there in one step, unless another process was first."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, path = tempfile.mkstemp(dir=file.parent, prefix=f"{file.name}-")  # mode 0600
    draft = Path(path)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as writer:
            writer.write(f"{new}\n")
            writer.flush()
            os.fsync(descriptor)
        # A link appears whole or not at all, and never replaces what is there.
        file.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
