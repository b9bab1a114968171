"""The secret of an installation that has only its own folder."""

import os
import secrets
import tempfile
from pathlib import Path

from gatherly_adapters.given_settings import WrongSetting
from gatherly_adapters.settings import JWT_SECRET, JWT_SECRET_BYTES


def embedded_secret(data: Path) -> str:
    """The secret kept in the folder `data`, the same for every process that asks, made by the first.

    Only the user who runs Gatherly may read it. The folder is made if it is missing. WrongSetting when the
    file holds no secret.
    """
    file = data / "jwt-secret"
    if not file.exists():
        _make(file)
    secret = file.read_text(encoding="ascii", errors="replace").strip()
    if len(secret) < JWT_SECRET_BYTES:
        raise WrongSetting(
            f"{file} holds no secret of at least {JWT_SECRET_BYTES} bytes: delete it, "
            f"which signs everybody out, or set {JWT_SECRET}."
        )
    return secret


def _make(file: Path) -> None:
    """Puts a new secret there in one step, unless another process was first."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, path = tempfile.mkstemp(dir=file.parent, prefix=f"{file.name}-")  # mode 0600
    draft = Path(path)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as writer:
            writer.write(f"{secrets.token_urlsafe(48)}\n")
            writer.flush()
            os.fsync(descriptor)
        # A link appears whole or not at all, and never replaces what is there.
        file.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
