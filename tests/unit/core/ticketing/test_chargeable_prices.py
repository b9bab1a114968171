"""Prices in currencies of which not every amount can be charged."""

from dataclasses import replace

import pytest

from gatherly_core.kernel.errors import Invalid
from gatherly_core.ticketing.model import TicketType
from tests.factories import EventDetailsFactory, TicketDetailsFactory
from tests.unit.core.scene import Scene

ODD = TicketDetailsFactory(price=1505)
EVEN = TicketDetailsFactory(price=1510)


def dinars(scene: Scene) -> TicketType:
    return scene.types(scene.event(EVEN, currency="KWD"))[0]


def assert_names(refused: pytest.ExceptionInfo[Invalid], field: str) -> None:
    assert list(refused.value.fields) == [field]


def test_an_event_is_not_made_with_others(scene: Scene) -> None:
    with pytest.raises(Invalid) as refused:
        scene.event(EVEN, ODD, currency="KWD")
    assert_names(refused, "price")
    assert scene.types(scene.event(ODD, currency="EUR"))[0].details.price == 1505


def test_no_others_are_put_on_sale(scene: Scene) -> None:
    ticket_type = dinars(scene)
    with pytest.raises(Invalid) as refused:
        scene.app.ticketing.create_ticket_type(scene.organizer, ticket_type.event_id, ODD)
    assert_names(refused, "price")
    with pytest.raises(Invalid) as refused:
        scene.app.ticketing.edit_ticket_type(scene.organizer, ticket_type.id, ODD)
    assert_names(refused, "price")
    assert scene.types(scene.event_of(ticket_type)) == [ticket_type]


@pytest.mark.parametrize("currency", ["KWD", "ISK"])
def test_the_currency_does_not_become_one_in_which_they_could_not_be_charged(scene: Scene, currency: str) -> None:
    event = scene.event(TicketDetailsFactory(price=1500), ODD)
    wanted = replace(event.details, currency=currency)
    with pytest.raises(Invalid) as refused:
        scene.app.ticketing.edit_event(scene.organizer, event.id, wanted)
    assert_names(refused, "currency")
    yen = replace(event.details, currency="JPY")
    assert scene.app.ticketing.edit_event(scene.organizer, event.id, yen).details.currency == "JPY"


def test_promo_codes_take_off_no_other_amounts(scene: Scene) -> None:
    ticket_type = dinars(scene)
    with pytest.raises(Invalid) as refused:
        scene.promo_code(ticket_type, percent=None, amount=1005)
    assert_names(refused, "amount")
    assert scene.promo_code(ticket_type, percent=None, amount=1000).details.amount == 1000


def test_what_is_left_of_a_discounted_price_can_be_charged(scene: Scene) -> None:
    ticket_type = dinars(scene)
    code = scene.promo_code(ticket_type, percent=33).details.code
    booking = scene.sell(ticket_type, 3, promo_code=code)
    assert (booking.total, booking.total % 10) == (4530 - 1490, 0)


def test_a_promo_code_from_before_another_currency_takes_off_what_can_be_charged(scene: Scene) -> None:
    event = scene.event(EVEN)
    (ticket_type,) = scene.types(event)
    code = scene.promo_code(ticket_type, percent=None, amount=1005).details.code
    details = EventDetailsFactory(title=event.details.title, currency="KWD")
    scene.app.ticketing.edit_event(scene.organizer, event.id, details)
    assert scene.sell(ticket_type, promo_code=code).total == 1510 - 1000


def test_free_tickets_are_sold_in_any_currency(scene: Scene) -> None:
    ticket_type = scene.types(scene.event(TicketDetailsFactory(price=0), currency="BHD"))[0]
    assert scene.book(ticket_type).total == 0
