"""Whose an entry is."""

from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.permissions import Action, may
from gatherly_core.kernel.identifiers import UserId
from gatherly_core.waitlist.errors import EntryNotFound
from gatherly_core.waitlist.model import Entry


def owned(entry: Entry, actor: Actor) -> Entry:
    """The entry, if it is the actor's own. EntryNotFound otherwise."""
    return _if(may(actor, Action.ANSWER_OFFER, owner=entry.user_id), entry)


def governed(entry: Entry, organizer: UserId, actor: Actor) -> Entry:
    """The entry, if the actor runs the waitlist of its event, which is `organizer`'s. EntryNotFound otherwise."""
    return _if(may(actor, Action.RUN_WAITLIST, organizer=organizer), entry)


def _if(allowed: bool, entry: Entry) -> Entry:
    if not allowed:
        raise EntryNotFound("There is no such entry on the waitlist.")
    return entry
