from datetime import timedelta

import pytest

from gatherly_core.accounts.model import Role
from gatherly_core.kernel.errors import Forbidden, Invalid
from gatherly_core.webhooks.errors import CursorExpired
from gatherly_core.webhooks.model import KEPT, FactType
from gatherly_core.webhooks.view_feed import Facts
from tests.contracts.contract import garbled
from tests.unit.core.scene import Scene

SECOND = timedelta(seconds=1)


def view(scene: Scene, actor: object = None, after: object = None, *types: FactType, limit: int = 100) -> Facts:
    scene.app.webhooks.publish_facts()
    return scene.app.webhooks.view_feed(actor or scene.organizer, after, types, limit)  # type: ignore[arg-type]


def test_organizers_see_what_concerns_their_own_events(scene: Scene) -> None:
    own = scene.event()
    stranger = scene.person(Role.ORGANIZER)
    scene.organizer, organizer = stranger, scene.organizer
    foreign = scene.event()
    assert {each.event_id for each in view(scene, organizer).items} == {own.id}
    assert {each.event_id for each in view(scene, stranger).items} == {foreign.id}
    assert {each.event_id for each in view(scene, scene.admin).items} == {own.id, foreign.id}


def test_others_see_nothing(scene: Scene) -> None:
    with pytest.raises(Forbidden):
        view(scene, scene.person())


def test_it_goes_on_behind_what_was_seen(scene: Scene) -> None:
    ticket_type = scene.on_sale()
    first = view(scene, limit=2)
    assert (len(first.items), first.more) == (2, True)
    second = view(scene, None, first.next, limit=2)
    assert (len(second.items), second.more) == (1, False)
    assert view(scene, None, second.next) == Facts((), second.next, more=False)
    booking = scene.book(ticket_type)
    assert [each.booking_id for each in view(scene, None, second.next).items] == [booking.id]


def test_it_finds_what_is_wanted(scene: Scene) -> None:
    scene.book(scene.on_sale())
    found = view(scene, None, None, FactType.BOOKING_HELD, FactType.EVENT_CREATED)
    assert [each.type for each in found.items] == ["event.created", "booking.held"]
    assert not found.more


def test_it_keeps_ninety_days(scene: Scene) -> None:
    scene.event()
    seen = view(scene)
    early = view(scene, limit=1).next
    scene.clock.advance(KEPT)
    assert scene.app.webhooks.forget_facts() == 0
    scene.clock.advance(SECOND)
    scene.event(published=False)
    scene.app.webhooks.publish_facts()
    assert scene.app.webhooks.forget_facts() == len(seen.items)
    assert [each.type for each in view(scene, None, seen.next).items] == ["event.created"]
    assert [each.type for each in view(scene).items] == ["event.created"]
    with pytest.raises(CursorExpired):
        view(scene, None, early)


def test_it_knows_its_own_places_alone(scene: Scene) -> None:
    scene.event()
    for wrong in garbled(view(scene).next):
        with pytest.raises(Invalid) as refusal:
            view(scene, None, wrong)
        assert set(refusal.value.fields) == {"after"}, wrong
