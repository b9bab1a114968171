from datetime import timedelta

import pytest

from gatherly_core.accounts.errors import UserNotFound
from gatherly_core.accounts.model import Role
from gatherly_core.kernel.paging import PageRequest
from tests.factories import new_id
from tests.unit.core.scene import Scene, owner_of


def test_it_lists_what_a_user_has_paid_newest_first(scene: Scene) -> None:
    ticket_type, actor = scene.on_sale(), scene.person()
    own = []
    for _ in range(3):
        own.insert(0, scene.payment(scene.sell(ticket_type, by=actor)))
        scene.sell(ticket_type)
        scene.clock.advance(timedelta(seconds=1))
    list_payments = scene.app.payments.list_payments
    page = list_payments(actor, actor.user_id, PageRequest(2))
    assert list(page.items) == own[:2]
    rest = list_payments(actor, actor.user_id, PageRequest(2, page.next))
    assert (list(rest.items), rest.next) == (own[2:], None)
    assert list_payments(scene.admin, actor.user_id, PageRequest()).items == tuple(own)


@pytest.mark.parametrize("role", [Role.ATTENDEE, Role.ORGANIZER])
def test_it_is_not_there_for_others(scene: Scene, role: Role) -> None:
    owner = owner_of(scene.sell(scene.on_sale()))
    for actor in (scene.person(role), scene.organizer):
        with pytest.raises(UserNotFound):
            scene.app.payments.list_payments(actor, owner.user_id, PageRequest())


def test_it_does_not_know_who_is_not_there(scene: Scene) -> None:
    with pytest.raises(UserNotFound):
        scene.app.payments.list_payments(scene.admin, new_id(), PageRequest())


def test_who_has_paid_nothing_has_an_empty_list(scene: Scene) -> None:
    actor = scene.person()
    scene.book(scene.on_sale(), by=actor)
    assert scene.app.payments.list_payments(actor, actor.user_id, PageRequest()).items == ()
