"""What a violated constraint is taken for, on every database."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from gatherly_core.accounts.errors import EmailTaken
from gatherly_core.application import Ports
from gatherly_core.booking.errors import ReferenceTaken
from gatherly_core.idempotency.errors import RequestInProgress
from gatherly_core.inventory.errors import PlacesGone
from gatherly_core.kernel.errors import AlreadyMade, GatherlyError
from gatherly_core.payments import ledger
from gatherly_core.payments.errors import OverRefund, PaymentExists
from gatherly_core.payments.ledger import AlreadyPosted
from gatherly_core.promotions.errors import PromoCodeTaken
from gatherly_core.waitlist.errors import AlreadyWaiting
from tests.contracts.given import Given
from tests.factories import NOW, AccountFactory, NoticeFactory, RefundFactory, new_id

Violation = Callable[[Ports], object]


def email(ports: Ports) -> object:
    taken = Given(ports).account().user.email
    return ports.unit_of_work.run(lambda: ports.users.add(AccountFactory(user__email=taken)))


def reference(ports: Ports) -> object:
    taken = Given(ports).booking().reference
    return Given(ports).booking(reference=taken)


def second_wish(ports: Ports) -> object:
    given = Given(ports)
    ticket_type, user = given.ticket_type(), given.user()
    given.entry(ticket_type, user_id=user.id)
    return given.entry(ticket_type, user_id=user.id)


def id_again(ports: Ports) -> object:
    account = Given(ports).account()
    other = replace(account, user=replace(account.user, email="other@example.org"))
    return ports.unit_of_work.run(lambda: ports.users.add(other))


def key_again(ports: Ports) -> object:
    claim = Given(ports).claim()
    return Given(ports).claim(scope=claim.scope)


def second_promo_code(ports: Ports) -> object:
    given = Given(ports)
    event = given.event()
    given.promo_code(event, details__code="Once")
    return given.promo_code(event, details__code="ONCE")


def overfull_pool(ports: Ports) -> object:
    return Given(ports).pool(size=1, used=2)


def second_payment(ports: Ports) -> object:
    given = Given(ports)
    booking = given.booking()
    return [given.payment(booking) for _ in range(2)]


def promised_too_much(ports: Ports) -> object:
    return Given(ports).paid(refunds=(RefundFactory(amount=1501),))


def second_posting(ports: Ports) -> object:
    posting = ledger.capture(Given(ports).paid())
    return [ports.unit_of_work.run(lambda: ports.ledger.post([posting])) for _ in range(2)]


@pytest.mark.parametrize(
    ("violate", "meaning"),
    [
        (email, EmailTaken),
        (reference, ReferenceTaken),
        (second_wish, AlreadyWaiting),
        (second_promo_code, PromoCodeTaken),
        (overfull_pool, PlacesGone),
        (second_payment, PaymentExists),
        (promised_too_much, OverRefund),
        (second_posting, AlreadyPosted),
        (id_again, AlreadyMade),
        (key_again, RequestInProgress),
    ],
)
def test_it_raises_the_error_that_a_constraint_stands_for(
    ports: Ports, violate: Violation, meaning: type[GatherlyError]
) -> None:
    with pytest.raises(meaning):
        violate(ports)


def test_it_raises_an_error_of_the_database_for_the_others(ports: Ports) -> None:
    """They stand for mistakes of Gatherly's own."""
    with pytest.raises(IntegrityError):
        Given(ports).bare_event(organizer_id=new_id())
    with pytest.raises(IntegrityError):
        ports.unit_of_work.run(lambda: ports.notices.add(NoticeFactory(kind=None), NOW))
    booking = Given(ports).booking()
    with pytest.raises(IntegrityError):
        Given(ports).booking(attendees=(replace(booking.attendees[0], id=new_id()),))
