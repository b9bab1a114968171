"""How an entry moves: waiting -> offered -> accepted | expired | left, waiting -> left."""

from dataclasses import replace
from datetime import datetime

from gatherly_core.waitlist.errors import NoOffer, NotWaiting
from gatherly_core.waitlist.model import LIVE, Entry, EntryStatus, Offer, Priority


def offered(entry: Entry, offer: Offer, now: datetime) -> Entry:
    """NotWaiting unless the entry waits."""
    if entry.status is not EntryStatus.WAITING:
        raise NotWaiting("Only who waits is offered places.")
    return replace(entry, status=EntryStatus.OFFERED, offer=offer, updated_at=now)


def accepted(entry: Entry, now: datetime) -> Entry:
    """NoOffer unless the entry holds one."""
    return _answered(entry, EntryStatus.ACCEPTED, now)


def lapsed(entry: Entry, now: datetime) -> Entry:
    """NoOffer unless the entry holds one."""
    return _answered(entry, EntryStatus.EXPIRED, now)


def left(entry: Entry, now: datetime) -> Entry:
    """NotWaiting when the entry has left the line already, one way or another."""
    if entry.status not in LIVE:
        raise NotWaiting(f"This entry no longer waits: it is {entry.status}.")
    return replace(entry, status=EntryStatus.LEFT, updated_at=now)


def passed_over(entry: Entry) -> Entry:
    return replace(entry, passes=entry.passes + 1)


def prioritised(entry: Entry, priority: Priority, now: datetime) -> Entry:
    """NotWaiting unless the entry waits."""
    if entry.status is not EntryStatus.WAITING:
        raise NotWaiting(f"This entry no longer waits: it is {entry.status}.")
    return replace(entry, priority=priority, updated_at=now)


def _answered(entry: Entry, status: EntryStatus, now: datetime) -> Entry:
    if entry.status is not EntryStatus.OFFERED or entry.offer is None:
        raise NoOffer(f"There is no offer to answer: this entry is {entry.status}.")
    return replace(entry, status=status, updated_at=now)
