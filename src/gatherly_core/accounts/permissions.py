"""Who may do what, as one table.

An action is allowed to whoever stands in one of the listed relations to the thing it is done to.
"""

from enum import StrEnum

from gatherly_core.accounts.model import Actor, Role
from gatherly_core.kernel.errors import Forbidden
from gatherly_core.kernel.identifiers import UserId


class Relation(StrEnum):
    OWNER = "owner"
    """The user whose booking, entry or profile it is."""
    ORGANIZER = "organizer"
    """The organizer of the event it belongs to."""
    ADMIN = "admin"
    ORGANIZERS = "organizers"
    """Any user with the role of an organizer."""


class Action(StrEnum):
    CREATE_EVENT = "create an event"
    VIEW_DRAFT = "view a draft"
    EDIT_EVENT = "edit this event"
    FEATURE_EVENT = "feature an event"
    RUN_PROMOTIONS = "run the promotions of this event"
    VIEW_BOOKING = "view this booking"
    CANCEL_BOOKING = "cancel this booking"
    CANCEL_STARTED_BOOKING = "cancel a booking of an event that has started"
    PAY_BOOKING = "pay for this booking"
    VIEW_PAYMENTS = "view these payments"
    REFUND_PAYMENT = "give this payment back"
    ANSWER_OFFER = "answer this offer"
    RUN_WAITLIST = "run the waitlist of this event"
    RUN_DOOR = "run the door of this event"
    TRANSFER_TICKET = "hand this ticket on"
    EDIT_ATTENDEE = "change this attendee"


PERMISSIONS: dict[Action, frozenset[Relation]] = {
    Action.CREATE_EVENT: frozenset({Relation.ORGANIZERS, Relation.ADMIN}),
    Action.VIEW_DRAFT: frozenset({Relation.ORGANIZER, Relation.ADMIN}),
    Action.EDIT_EVENT: frozenset({Relation.ORGANIZER, Relation.ADMIN}),
    Action.FEATURE_EVENT: frozenset({Relation.ADMIN}),
    Action.RUN_PROMOTIONS: frozenset({Relation.ORGANIZER, Relation.ADMIN}),
    Action.VIEW_BOOKING: frozenset({Relation.OWNER, Relation.ORGANIZER, Relation.ADMIN}),
    Action.CANCEL_BOOKING: frozenset({Relation.OWNER, Relation.ORGANIZER, Relation.ADMIN}),
    Action.CANCEL_STARTED_BOOKING: frozenset({Relation.ORGANIZER, Relation.ADMIN}),
    Action.PAY_BOOKING: frozenset({Relation.OWNER}),
    Action.VIEW_PAYMENTS: frozenset({Relation.OWNER, Relation.ADMIN}),
    Action.REFUND_PAYMENT: frozenset({Relation.ORGANIZER, Relation.ADMIN}),
    Action.ANSWER_OFFER: frozenset({Relation.OWNER}),
    Action.RUN_WAITLIST: frozenset({Relation.ORGANIZER, Relation.ADMIN}),
    Action.RUN_DOOR: frozenset({Relation.ORGANIZER, Relation.ADMIN}),
    Action.TRANSFER_TICKET: frozenset({Relation.OWNER}),
    Action.EDIT_ATTENDEE: frozenset({Relation.ORGANIZER, Relation.ADMIN}),
}


def may(actor: Actor | None, action: Action, *, owner: UserId | None = None, organizer: UserId | None = None) -> bool:
    """Whether `actor` may do `action` to a thing of `owner`, which belongs to an event of `organizer`."""
    return actor is not None and not PERMISSIONS[action].isdisjoint(_relations(actor, owner, organizer))


def permit(actor: Actor, action: Action, *, owner: UserId | None = None, organizer: UserId | None = None) -> None:
    """Forbidden unless `may`."""
    if not may(actor, action, owner=owner, organizer=organizer):
        raise Forbidden(f"You may not {action}.")


def _relations(actor: Actor, owner: UserId | None, organizer: UserId | None) -> set[Relation]:
    relations = set()
    if actor.user_id == owner:
        relations.add(Relation.OWNER)
    if actor.user_id == organizer:
        relations.add(Relation.ORGANIZER)
    if actor.role is Role.ORGANIZER:
        relations.add(Relation.ORGANIZERS)
    if actor.is_admin:
        relations.add(Relation.ADMIN)
    return relations
