"""Invitations and staff, as they are answered."""

from typing import Any

from gatherly_core.staffing.model import Colleague, Invitation, Member


def invitation_answer(invitation: Invitation) -> dict[str, Any]:
    return {
        "id": invitation.id,
        "event_id": invitation.event_id,
        "email": invitation.email,
        "role": invitation.role,
        "created_at": invitation.created_at,
        "expires_at": invitation.expires_at,
    }


def post_answer(member: Member) -> dict[str, Any]:
    return {
        "id": member.id,
        "event_id": member.event_id,
        "user_id": member.user_id,
        "role": member.role,
        "created_at": member.created_at,
    }


def member_answer(colleague: Colleague) -> dict[str, Any]:
    return post_answer(colleague.member) | {"name": colleague.user.name, "email": colleague.user.email}
