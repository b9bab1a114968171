"""Whose an entry is."""

from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.permissions import Action
from gatherly_core.accounts.permitting import may, permit
from gatherly_core.events.model import Event
from gatherly_core.waitlist.errors import EntryNotFound
from gatherly_core.waitlist.model import Entry


def owned(entry: Entry, actor: Actor, action: Action) -> Entry:
    """The entry, if it is the actor's own, to whom `action` is allowed. EntryNotFound otherwise."""
    if not may(actor, action, owner=entry.user_id):
        raise EntryNotFound("There is no such entry on the waitlist.")
    return entry


def governed(entry: Entry, event: Event, actor: Actor) -> Entry:
    """The entry, if the actor runs the waitlist of its event. Forbidden for who waits, EntryNotFound for all others."""
    if not may(actor, Action.RUN_WAITLIST, event=event):
        owned(entry, actor, Action.VIEW_ENTRY)
    permit(actor, Action.RUN_WAITLIST, event=event)
    return entry
