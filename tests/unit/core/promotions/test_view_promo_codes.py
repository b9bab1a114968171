import pytest

from gatherly_core.accounts.model import Role
from gatherly_core.events.errors import EventNotFound
from gatherly_core.kernel.errors import Forbidden
from gatherly_core.kernel.identifiers import PromoCodeId
from gatherly_core.kernel.paging import PageRequest
from gatherly_core.promotions.errors import PromoCodeNotFound
from gatherly_core.promotions.model import Promotion
from tests.factories import HOLD, new_id
from tests.unit.core.scene import Scene


def test_it_tells_how_often_each_is_used(scene: Scene) -> None:
    ticket_type = scene.on_sale()
    one, other = (scene.promo_code(ticket_type, code=code) for code in ("One", "Other"))
    held, given_up = (scene.book(ticket_type, promo_code="One") for _ in range(2))
    scene.confirm(scene.book(ticket_type, promo_code="ONE"))
    scene.cancel(given_up)

    def uses() -> dict[str, int]:
        page = scene.app.promotions.view_promo_codes(scene.organizer, ticket_type.event_id, PageRequest())
        return {promotion.promo_code.details.code: promotion.uses for promotion in page.items}

    assert uses() == {"One": 2, "Other": 0}
    assert held.promo_code_id == one.id != other.id
    scene.clock.advance(HOLD)
    scene.app.booking.expire_bookings()
    assert uses() == {"One": 1, "Other": 0}


def test_it_shows_them_by_pages_in_the_order_in_which_they_were_made(scene: Scene) -> None:
    ticket_type = scene.on_sale()
    made = [scene.promo_code(ticket_type) for _ in range(5)]
    scene.promo_code(scene.on_sale())
    view = scene.app.promotions.view_promo_codes
    first = view(scene.organizer, ticket_type.event_id, PageRequest(3))
    second = view(scene.organizer, ticket_type.event_id, PageRequest(3, first.next))
    assert [*first.items, *second.items] == [Promotion(promo_code, "EUR", 0) for promo_code in made]
    assert second.next is None


def test_it_shows_one(scene: Scene) -> None:
    ticket_type = scene.on_sale()
    promo_code = scene.promo_code(ticket_type, code="One")
    scene.book(ticket_type, promo_code="One")
    view = scene.app.promotions.view_promo_code
    for actor in (scene.organizer, scene.admin):
        assert view(actor, promo_code.id) == Promotion(promo_code, "EUR", 1)
    with pytest.raises(Forbidden):
        view(scene.person(Role.ORGANIZER), promo_code.id)
    with pytest.raises(PromoCodeNotFound):
        view(scene.organizer, PromoCodeId(new_id()))


def test_the_events_organizer_and_admins_may(scene: Scene) -> None:
    event, draft = scene.event(), scene.event(published=False)
    view = scene.app.promotions.view_promo_codes
    for actor in (scene.organizer, scene.admin):
        assert view(actor, draft.id, PageRequest()).items == ()
    for stranger in (scene.person(Role.ORGANIZER), scene.person()):
        with pytest.raises(Forbidden):
            view(stranger, event.id, PageRequest())
        with pytest.raises(EventNotFound):
            view(stranger, draft.id, PageRequest())
    with pytest.raises(EventNotFound):
        view(scene.admin, new_id(), PageRequest())
