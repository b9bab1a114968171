from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from gatherly_core.waitlist import waitlist_states
from gatherly_core.waitlist.errors import NoOffer, NotWaiting
from gatherly_core.waitlist.model import LIVE, Entry, EntryStatus, Offer, Priority
from tests.factories import NOW, EntryFactory, new_id

Move = Callable[[Entry, datetime], Entry]

LATER = NOW + timedelta(minutes=1)
OFFER = Offer(new_id(), 1, NOW + timedelta(hours=24))
NOT_WAITING = [status for status in EntryStatus if status is not EntryStatus.WAITING]
NOT_OFFERED = [status for status in EntryStatus if status is not EntryStatus.OFFERED]


def test_it_offers_to_who_waits() -> None:
    entry = EntryFactory()
    offered = waitlist_states.offered(entry, OFFER, LATER)
    assert offered == replace(entry, status=EntryStatus.OFFERED, offer=OFFER, updated_at=LATER)


@pytest.mark.parametrize("status", NOT_WAITING)
def test_it_offers_to_nobody_else(status: EntryStatus) -> None:
    with pytest.raises(NotWaiting) as refused:
        waitlist_states.offered(EntryFactory(status=status), OFFER, LATER)
    assert refused.value.code == "not_waiting"


@pytest.mark.parametrize(
    ("move", "status"),
    [(waitlist_states.accepted, EntryStatus.ACCEPTED), (waitlist_states.lapsed, EntryStatus.EXPIRED)],
)
def test_it_answers_an_offer(move: Move, status: EntryStatus) -> None:
    entry = EntryFactory(status=EntryStatus.OFFERED, offer=OFFER)
    assert move(entry, LATER) == replace(entry, status=status, updated_at=LATER)


@pytest.mark.parametrize("move", [waitlist_states.accepted, waitlist_states.lapsed])
@pytest.mark.parametrize("status", NOT_OFFERED)
def test_it_answers_nothing_else(move: Move, status: EntryStatus) -> None:
    with pytest.raises(NoOffer) as refused:
        move(EntryFactory(status=status, offer=OFFER), LATER)
    assert refused.value.code == "no_offer"


def test_it_answers_no_offer_that_is_not_there() -> None:
    with pytest.raises(NoOffer):
        waitlist_states.accepted(EntryFactory(status=EntryStatus.OFFERED, offer=None), LATER)


@pytest.mark.parametrize("status", sorted(LIVE))
def test_it_lets_go_who_waits_or_has_an_offer(status: EntryStatus) -> None:
    entry = EntryFactory(status=status)
    assert waitlist_states.left(entry, LATER) == replace(entry, status=EntryStatus.LEFT, updated_at=LATER)


@pytest.mark.parametrize("status", [EntryStatus.ACCEPTED, EntryStatus.EXPIRED, EntryStatus.LEFT])
def test_it_lets_nobody_go_twice(status: EntryStatus) -> None:
    with pytest.raises(NotWaiting):
        waitlist_states.left(EntryFactory(status=status), LATER)


def test_it_counts_how_often_somebody_was_passed_over() -> None:
    entry = EntryFactory(passes=1)
    assert waitlist_states.passed_over(entry) == replace(entry, passes=2)


def test_it_puts_who_waits_among_the_vips_and_back() -> None:
    entry = EntryFactory()
    vip = waitlist_states.prioritised(entry, Priority.VIP, LATER)
    assert vip == replace(entry, priority=Priority.VIP, updated_at=LATER)
    assert waitlist_states.prioritised(vip, Priority.NORMAL, LATER).priority is Priority.NORMAL


@pytest.mark.parametrize("status", NOT_WAITING)
def test_it_prioritises_nobody_else(status: EntryStatus) -> None:
    with pytest.raises(NotWaiting):
        waitlist_states.prioritised(EntryFactory(status=status), Priority.VIP, LATER)
