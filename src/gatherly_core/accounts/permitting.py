"""Whether somebody may do something, as the table of permissions has it."""

from typing import Protocol

from gatherly_core.accounts.model import Actor, Role, StaffRole
from gatherly_core.accounts.permissions import PERMISSIONS, Action, Relation
from gatherly_core.kernel.errors import Forbidden
from gatherly_core.kernel.identifiers import EventId, UserId

_POSTS = {StaffRole.MANAGER: Relation.MANAGER, StaffRole.SCANNER: Relation.SCANNER}


class Organized(Protocol):
    """An event, as far as it matters here."""

    @property
    def id(self) -> EventId: ...

    @property
    def organizer_id(self) -> UserId: ...


def may(actor: Actor | None, action: Action, *, owner: UserId | None = None, event: Organized | None = None) -> bool:
    """Whether `actor` may do `action` to a thing of `owner`, which belongs to `event`.

    Without an actor: whether nobody known may. None for what nobody owns, and for an event that is deleted.
    """
    return not PERMISSIONS[action].isdisjoint(_relations(actor, owner, event))


def permit(actor: Actor | None, action: Action, *, owner: UserId | None = None, event: Organized | None = None) -> None:
    """Forbidden unless `may`."""
    if not may(actor, action, owner=owner, event=event):
        raise Forbidden(f"You may not {action}.")


def told(action: Action) -> str:
    """Who may do `action`, in words that complete "For ..."."""
    who = [relation.value for relation in Relation if relation in PERMISSIONS[action]]
    return who[0] if len(who) == 1 else f"{', '.join(who[:-1])}{',' * (len(who) > 2)} and {who[-1]}"


def _relations(actor: Actor | None, owner: UserId | None, event: Organized | None) -> set[Relation]:
    if actor is None:
        return {Relation.ANYBODY}
    relations = {Relation.ANYBODY, Relation.USERS}
    if actor.user_id == owner:
        relations.add(Relation.OWNER)
    if event is not None:
        if actor.user_id == event.organizer_id:
            relations.add(Relation.ORGANIZER)
        relations.update(_POSTS[post.role] for post in actor.posts if post.event_id == event.id)
    if actor.role is Role.ORGANIZER:
        relations.add(Relation.ORGANIZERS)
    if actor.is_admin:
        relations.add(Relation.ADMIN)
    return relations
