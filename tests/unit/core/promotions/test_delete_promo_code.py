import pytest

from gatherly_core.accounts.model import Role
from gatherly_core.events.errors import EventNotFound
from gatherly_core.kernel.errors import Forbidden
from gatherly_core.kernel.paging import PageRequest
from gatherly_core.promotions.errors import PromoCodeInvalid, PromoCodeNotFound
from gatherly_core.promotions.facts import PromoCodeDeleted
from tests.factories import NOW, new_id
from tests.unit.core.scene import Scene


def test_it_is_refused_from_then_on(scene: Scene) -> None:
    ticket_type = scene.on_sale()
    promo_code = scene.promo_code(ticket_type, code="Once")
    scene.app.promotions.delete_promo_code(scene.organizer, promo_code.id)
    with pytest.raises(PromoCodeInvalid):
        scene.book(ticket_type, promo_code="Once")
    page = scene.app.promotions.view_promo_codes(scene.organizer, ticket_type.event_id, PageRequest())
    assert page.items == ()
    [fact] = scene.facts(PromoCodeDeleted)
    assert (fact.promo_code_id, fact.event_id, fact.at) == (promo_code.id, ticket_type.event_id, NOW)


def test_what_was_booked_with_it_keeps_its_discount(scene: Scene) -> None:
    ticket_type = scene.on_sale(price=1500)
    promo_code = scene.promo_code(ticket_type, code="Once")
    booking = scene.book(ticket_type, promo_code="once")
    scene.app.promotions.delete_promo_code(scene.admin, promo_code.id)
    assert scene.booking(booking) == booking
    assert (booking.total, booking.promo_code) == (1200, "Once")
    assert scene.confirm(booking).total == 1200


def test_its_name_may_be_given_to_another_with_uses_of_its_own(scene: Scene) -> None:
    ticket_type = scene.on_sale()
    first = scene.promo_code(ticket_type, code="Once", most_uses=1)
    scene.book(ticket_type, promo_code="Once")
    scene.app.promotions.delete_promo_code(scene.organizer, first.id)
    second = scene.promo_code(ticket_type, code="Once", most_uses=1)
    assert scene.book(ticket_type, promo_code="Once").promo_code_id == second.id


def test_the_events_organizer_and_admins_may(scene: Scene) -> None:
    ticket_type = scene.on_sale()
    promo_code = scene.promo_code(ticket_type)
    for stranger in (scene.person(Role.ORGANIZER), scene.person()):
        with pytest.raises(Forbidden):
            scene.app.promotions.delete_promo_code(stranger, promo_code.id)
    scene.app.events.unpublish_event(scene.organizer, ticket_type.event_id)
    with pytest.raises(EventNotFound):
        scene.app.promotions.delete_promo_code(scene.person(Role.ORGANIZER), promo_code.id)
    scene.app.promotions.delete_promo_code(scene.organizer, promo_code.id)


def test_it_is_there_once(scene: Scene) -> None:
    promo_code = scene.promo_code(scene.on_sale())
    scene.app.promotions.delete_promo_code(scene.organizer, promo_code.id)
    for id in (promo_code.id, new_id()):
        with pytest.raises(PromoCodeNotFound):
            scene.app.promotions.delete_promo_code(scene.organizer, id)


def test_those_of_a_deleted_event_are_gone_with_it(scene: Scene) -> None:
    ticket_type = scene.on_sale()
    promo_code = scene.promo_code(ticket_type)
    scene.app.events.delete_event(scene.organizer, ticket_type.event_id)
    with pytest.raises(EventNotFound):
        scene.app.promotions.delete_promo_code(scene.organizer, promo_code.id)
