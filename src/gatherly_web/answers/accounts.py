"""Users, as they are answered."""

from typing import Any

from gatherly_core.accounts.model import SignedIn, User


def user_answer(user: User) -> dict[str, Any]:
    return {
        "id": user.id,
        "name": user.name,
        "email": user.email,
        "role": user.role,
        "phone": user.phone,
        "profile_photo": user.profile_photo,
        "preferences": dict(user.preferences),
        "email_verified": user.email_verified,
        "created_at": user.created_at,
        "updated_at": user.updated_at,
    }


def signed_in_answer(signed_in: SignedIn) -> dict[str, Any]:
    return {
        "user": user_answer(signed_in.user),
        "access_token": signed_in.token.value,
        "refresh_token": signed_in.refresh_token,
        "token_type": "Bearer",
        "expires_in": signed_in.token.lifetime_seconds,
    }
