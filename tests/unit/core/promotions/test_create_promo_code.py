import pytest

from gatherly_core.accounts.model import Role
from gatherly_core.events.errors import EventNotFound
from gatherly_core.kernel.errors import Forbidden, Invalid
from gatherly_core.kernel.paging import PageRequest
from gatherly_core.promotions.errors import PromoCodeTaken
from gatherly_core.promotions.facts import PromoCodeCreated
from gatherly_core.ticketing.errors import TicketTypeNotFound
from tests.factories import NOW, PromoDetailsFactory, TicketDetailsFactory, new_id
from tests.unit.core.scene import Scene


def test_it_makes_a_promo_code(scene: Scene) -> None:
    ticket_type = scene.on_sale()
    details = PromoDetailsFactory(ticket_type_ids=(ticket_type.id,), most_uses=5)
    made = scene.app.promotions.create_promo_code(scene.organizer, ticket_type.event_id, details)
    assert (made.uses, made.currency) == (0, "EUR")
    promo_code = made.promo_code
    assert (promo_code.event_id, promo_code.details, promo_code.created_at) == (ticket_type.event_id, details, NOW)
    listed = scene.app.promotions.view_promo_codes(scene.organizer, ticket_type.event_id, PageRequest()).items
    assert listed == (made,)
    [fact] = scene.facts(PromoCodeCreated)
    assert (fact.promo_code_id, fact.event_id, fact.at) == (promo_code.id, ticket_type.event_id, NOW)


def test_the_events_organizer_and_admins_may(scene: Scene) -> None:
    event, draft = scene.event(), scene.event(published=False)
    create = scene.app.promotions.create_promo_code
    for actor in (scene.organizer, scene.admin):
        for each in (event, draft):
            assert create(actor, each.id, PromoDetailsFactory()).uses == 0
    for stranger in (scene.person(Role.ORGANIZER), scene.person()):
        with pytest.raises(Forbidden):
            create(stranger, event.id, PromoDetailsFactory())
        with pytest.raises(EventNotFound):
            create(stranger, draft.id, PromoDetailsFactory())
    with pytest.raises(EventNotFound):
        create(scene.admin, new_id(), PromoDetailsFactory())


def test_its_name_is_its_own_whatever_the_case(scene: Scene) -> None:
    ticket_type, elsewhere = scene.on_sale(), scene.on_sale()
    scene.promo_code(ticket_type, code="Once")
    with pytest.raises(PromoCodeTaken):
        scene.promo_code(ticket_type, code="ONCE")
    assert scene.promo_code(elsewhere, code="ONCE").details.code == "ONCE"


def test_it_names_ticket_types_of_the_event_only(scene: Scene) -> None:
    ticket_type, elsewhere = scene.on_sale(), scene.on_sale()
    with pytest.raises(TicketTypeNotFound):
        scene.promo_code(ticket_type, ticket_type_ids=(ticket_type.id, elsewhere.id))
    second = scene.app.ticketing.create_ticket_type(scene.organizer, ticket_type.event_id, TicketDetailsFactory())
    both = (second.ticket_type.id, ticket_type.id)
    assert scene.promo_code(ticket_type, ticket_type_ids=both).details.ticket_type_ids == both


def test_it_makes_sense(scene: Scene) -> None:
    ticket_type = scene.on_sale()
    with pytest.raises(Invalid):
        scene.promo_code(ticket_type, percent=101)
    page = scene.app.promotions.view_promo_codes(scene.organizer, ticket_type.event_id, PageRequest())
    assert page.items == ()
