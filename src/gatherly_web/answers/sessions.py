"""Sessions, as they are answered."""

from typing import Any

from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.sessions import Session


def session_answer(session: Session, actor: Actor) -> dict[str, Any]:
    """`current` is the session in which it is asked."""
    return {
        "id": session.id,
        "created_at": session.created_at,
        "last_used_at": session.last_used_at,
        "expires_at": session.expires_at,
        "current": session.id == actor.session_id,
    }
