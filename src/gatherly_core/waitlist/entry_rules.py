"""Whose an entry is."""

from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.permissions import Action, may
from gatherly_core.events.model import Event
from gatherly_core.waitlist.errors import EntryNotFound
from gatherly_core.waitlist.model import Entry


def owned(entry: Entry, actor: Actor, action: Action) -> Entry:
    """The entry, if it is the actor's own, to whom `action` is allowed. EntryNotFound otherwise."""
    return _if(may(actor, action, owner=entry.user_id), entry)


def governed(entry: Entry, event: Event, actor: Actor) -> Entry:
    """The entry, if the actor runs the waitlist of its event. EntryNotFound otherwise."""
    return _if(may(actor, Action.RUN_WAITLIST, event=event), entry)


def _if(allowed: bool, entry: Entry) -> Entry:
    if not allowed:
        raise EntryNotFound("There is no such entry on the waitlist.")
    return entry
