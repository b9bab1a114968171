import pytest

from gatherly_adapters.memory.payment_gateway import MemoryPaymentGateway
from gatherly_core.accounts.errors import InvalidCredentials, UserNotFound
from gatherly_core.accounts.model import Actor, Role
from gatherly_core.accounts.register import NewAccount
from gatherly_core.booking.model import AttendeeStatus, BookingStatus
from gatherly_core.events.errors import EventNotFound
from gatherly_core.events.facts import EventDeleted
from gatherly_core.kernel.errors import GatherlyError
from gatherly_core.payments.errors import ProviderAway
from gatherly_core.payments.model import PaymentStatus, RefundStatus
from gatherly_core.privacy.errors import AccountInUse, MoneyUnderWay, StillOrganizing
from gatherly_core.privacy.facts import AccountErased, ErasureBegun
from gatherly_core.privacy.loosening import Loosening
from gatherly_core.privacy.model import NOBODY
from gatherly_core.waitlist.model import EntryStatus
from tests.factories import EventDetailsFactory
from tests.unit.core.scene import Scene

PROCESSED = "pm_bank_processing"


@pytest.fixture
def ada(scene: Scene) -> Actor:
    return scene.person()


def erase(scene: Scene, actor: Actor) -> None:
    scene.app.privacy.erase_account(actor)


def is_gone(scene: Scene, actor: Actor) -> bool:
    try:
        scene.user(actor)
    except UserNotFound:
        return True
    return False


class TestTheAccount:
    def test_it_is_gone(self, scene: Scene) -> None:
        account = scene.app.accounts.register(NewAccount("Ada", "ada@example.org", "correct horse battery"))
        erase(scene, Actor(account.user.id, Role.ATTENDEE))
        assert is_gone(scene, Actor(account.user.id, Role.ATTENDEE))
        with pytest.raises(InvalidCredentials):
            scene.app.accounts.sign_in("ada@example.org", "correct horse battery")

    def test_its_address_can_be_registered_anew(self, scene: Scene, ada: Actor) -> None:
        address = scene.user(ada).email
        erase(scene, ada)
        again = scene.app.accounts.register(NewAccount("Ada", address, "correct horse battery"))
        assert again.user.id != ada.user_id

    def test_it_is_erased_once(self, scene: Scene, ada: Actor) -> None:
        erase(scene, ada)
        with pytest.raises(UserNotFound):
            erase(scene, ada)
        assert [fact.user_id for fact in scene.facts(ErasureBegun)] == [ada.user_id]
        assert [fact.user_id for fact in scene.facts(AccountErased)] == [ada.user_id]

    def test_nothing_new_can_be_made_with_it(self, scene: Scene) -> None:
        olga, ticket_type = scene.person(Role.ORGANIZER), scene.on_sale()
        full, _ = scene.sold_out()
        erase(scene, olga)
        for deed in (
            lambda: scene.book(ticket_type, by=olga),
            lambda: scene.join(full, by=olga),
            lambda: scene.app.ticketing.create_event(olga, EventDetailsFactory()),
            lambda: scene.app.privacy.export_data(olga),
        ):
            with pytest.raises(UserNotFound):
                deed()

    def test_it_leaves_a_trail(self, scene: Scene, ada: Actor) -> None:
        erase(scene, ada)
        entries = scene.ports.unit_of_work.read(scene.ports.audit_entries.written)  # type: ignore[attr-defined]  # it is in memory
        assert [entry.action for entry in entries if entry.user_id == ada.user_id] == ["account.erased"]


class TestTickets:
    def test_what_is_paid_for_stays_good_without_a_name(self, scene: Scene, ada: Actor) -> None:
        booking = scene.sell(scene.on_sale(), 2, by=ada)
        erase(scene, ada)
        kept = scene.booking(booking)
        assert kept.status is BookingStatus.CONFIRMED
        assert [(each.person, each.status) for each in kept.attendees] == [(NOBODY, AttendeeStatus.VALID)] * 2
        assert [each.code for each in kept.attendees] == [each.code for each in booking.attendees]

    def test_its_organizer_can_still_cancel_and_give_back(self, scene: Scene, ada: Actor) -> None:
        booking = scene.sell(scene.on_sale(), by=ada)
        erase(scene, ada)
        scene.app.checkout.cancel_booking(scene.organizer, booking.id)
        assert [refund.status for refund in scene.payment(booking).refunds] == [RefundStatus.SUCCEEDED]


class TestTies:
    def test_places_that_are_held_are_let_go(self, scene: Scene, ada: Actor) -> None:
        ticket_type = scene.on_sale(quantity=2)
        booking = scene.book(ticket_type, 2, by=ada)
        erase(scene, ada)
        assert scene.booking(booking).status is BookingStatus.CANCELLED
        assert scene.pool(ticket_type).free == 2

    def test_places_that_are_held_go_to_who_waits(self, scene: Scene, ada: Actor) -> None:
        ticket_type = scene.on_sale(quantity=1)
        scene.book(ticket_type, by=ada)
        entry = scene.join(ticket_type)
        erase(scene, ada)
        assert scene.entry(entry).status is EntryStatus.OFFERED

    def test_a_payment_under_way_is_stopped(self, scene: Scene, ada: Actor) -> None:
        booking = scene.book(scene.on_sale(), by=ada)
        scene.try_to_pay(booking)
        erase(scene, ada)
        assert scene.payment(booking).status is PaymentStatus.CANCELLED
        assert scene.booking(booking).status is BookingStatus.CANCELLED

    def test_a_line_is_left_and_an_offer_passed_on(self, scene: Scene, ada: Actor) -> None:
        ticket_type, booking = scene.sold_out()
        another, _ = scene.sold_out()
        offered, waiting, next_one = (
            scene.join(ticket_type, by=ada),
            scene.join(another, by=ada),
            scene.join(ticket_type),
        )
        scene.cancel(booking)
        assert scene.entry(offered).status is EntryStatus.OFFERED
        erase(scene, ada)
        assert [scene.entry(entry).status for entry in (offered, waiting)] == [EntryStatus.LEFT] * 2
        assert scene.entry(next_one).status is EntryStatus.OFFERED

    def test_an_accepted_offer_that_is_not_paid_is_let_go(self, scene: Scene, ada: Actor) -> None:
        ticket_type, booking = scene.sold_out()
        entry = scene.join(ticket_type, by=ada)
        scene.cancel(booking)
        scene.app.waitlist.accept(ada, entry.id)
        erase(scene, ada)
        assert scene.offered(entry).status is BookingStatus.CANCELLED
        assert scene.pool(ticket_type).free == 1

    def test_drafts_are_deleted(self, scene: Scene) -> None:
        olga = scene.person(Role.ORGANIZER)
        draft = scene.app.ticketing.create_event(olga, EventDetailsFactory())
        erase(scene, olga)
        assert draft.id in [fact.event_id for fact in scene.facts(EventDeleted)]
        with pytest.raises(EventNotFound):
            scene.app.ticketing.view_listing(scene.admin, draft.id)


class TestRefusals:
    def refused(self, scene: Scene, actor: Actor, error: type[GatherlyError]) -> None:
        with pytest.raises(error):
            erase(scene, actor)
        assert not is_gone(scene, actor)
        assert scene.facts(ErasureBegun) == []

    def test_an_organizer_of_what_is_to_come_cannot_go(self, scene: Scene) -> None:
        event = scene.event()
        held = scene.book(scene.on_sale(), by=scene.organizer)
        self.refused(scene, scene.organizer, StillOrganizing)
        assert scene.booking(held).status is BookingStatus.PENDING, "nothing was let go"
        scene.app.events.cancel_event(scene.organizer, event.id)
        self.refused(scene, scene.organizer, StillOrganizing)

    def test_an_organizer_of_what_is_over_can_go(self, scene: Scene) -> None:
        event = scene.event(description="Ask for Olga.")
        scene.clock.advance(event.details.end_date - scene.clock.now())
        erase(scene, scene.organizer)
        kept = scene.app.ticketing.view_listing(scene.admin, event.id).event.details
        assert (kept.title, kept.description) == (event.details.title, "")

    def test_money_that_a_bank_is_about_to_take_is_waited_for(self, scene: Scene, ada: Actor) -> None:
        booking, other = scene.book(scene.on_sale(), by=ada), scene.book(scene.on_sale(), by=ada)
        scene.try_to_pay(booking, PROCESSED)
        self.refused(scene, ada, MoneyUnderWay)
        assert scene.booking(other).status is BookingStatus.PENDING, "nothing else was let go"

    def test_money_that_is_on_its_way_back_is_waited_for(self, scene: Scene, ada: Actor) -> None:
        booking = scene.sell(scene.on_sale(), by=ada)
        scene.bank.refunds_become = RefundStatus.PENDING
        scene.cancel(booking)
        self.refused(scene, ada, MoneyUnderWay)
        refund_of(scene, scene.bank, scene.charge_id(booking))
        erase(scene, ada)
        assert is_gone(scene, ada)

    def test_nothing_is_let_go_while_the_provider_does_not_answer(self, scene: Scene, ada: Actor) -> None:
        booking, other = scene.book(scene.on_sale(), by=ada), scene.book(scene.on_sale(), by=ada)
        scene.try_to_pay(booking)
        scene.bank.faults.before("cancel")
        self.refused(scene, ada, ProviderAway)
        assert scene.booking(other).status is BookingStatus.PENDING

    def test_an_account_with_which_things_are_made_on_and_on_stays(
        self, scene: Scene, ada: Actor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ticket_type, loosen = scene.on_sale(quantity=50), Loosening.loosen

        def and_book_again(*arguments: object) -> None:
            loosen(*arguments)  # type: ignore[arg-type]  # the same
            scene.book(ticket_type, by=ada)

        monkeypatch.setattr(Loosening, "loosen", and_book_again)
        scene.book(ticket_type, by=ada)
        self.refused(scene, ada, AccountInUse)


def refund_of(scene: Scene, bank: MemoryPaymentGateway, charge_id: str) -> None:
    """The bank says that the refund has arrived, and Gatherly hears of it."""
    (refund,) = bank.look(charge_id).refunds
    bank.settle_refund(refund.id, RefundStatus.SUCCEEDED)
    scene.app.checkout.process_notice(charge_id)
