"""A scene for tests of use cases: Gatherly in memory, and short ways to say what people do there."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, TypeVar

from gatherly_adapters.bootstrap import Gatherly, in_memory
from gatherly_adapters.memory.audit import MemoryAuditEntries
from gatherly_adapters.memory.clock import FixedClock
from gatherly_adapters.memory.mail import MemoryMailer
from gatherly_adapters.memory.outbox import MemoryOutbox
from gatherly_adapters.memory.payment_gateway import MemoryPaymentGateway
from gatherly_core.accounts.model import Actor, Post, Role, StaffRole, User
from gatherly_core.accounts.register import NewAccount
from gatherly_core.application import Policy
from gatherly_core.audit.model import AuditEntry
from gatherly_core.booking.counter import BookingRequest, Wish
from gatherly_core.booking.model import Booking
from gatherly_core.checkout.model import Order
from gatherly_core.events.model import Event
from gatherly_core.inventory.model import Pool
from gatherly_core.kernel.facts import Fact
from gatherly_core.kernel.identifiers import BookingId, EventId, InvitationId, MemberId, WaitlistEntryId
from gatherly_core.payments.model import Payment
from gatherly_core.promotions.model import PromoCode
from gatherly_core.staffing.model import Invitation, Member
from gatherly_core.ticketing.model import TicketDetails, TicketType
from gatherly_core.waitlist.join_waitlist import WaitlistRequest
from gatherly_core.waitlist.model import Entry
from tests.factories import NOW, EventDetailsFactory, PromoDetailsFactory, TicketDetailsFactory, UserFactory, new_id

F = TypeVar("F", bound=Fact)


class Scene:
    """The application on in-memory adapters at NOW, an organizer and an admin. Facts are delivered after each block.

    Whoever is not named in a call is somebody new.
    """

    def __init__(self, policy: Policy | None = None) -> None:
        self.clock = FixedClock(NOW)
        self.gatherly = self.open(policy)
        self.app = self.gatherly.application
        self.ports = self.gatherly.ports
        assert isinstance(self.ports.payment_gateway, MemoryPaymentGateway)
        self.bank = self.ports.payment_gateway
        assert isinstance(self.ports.mailer, MemoryMailer)
        self.mailer = self.ports.mailer
        self.organizer = self.person(Role.ORGANIZER)
        self.admin = self.person(Role.ADMIN)

    def open(self, policy: Policy | None) -> Gatherly:
        """The system that the scene is set in."""
        return in_memory(self.clock, policy)

    def person(self, role: Role = Role.ATTENDEE) -> Actor:
        new = UserFactory(role=role)
        user = self.app.accounts.register.admit(NewAccount(new.name, new.email, "a password", role))
        return Actor(user.id, user.role)

    def confirm_address(self, actor: Actor) -> str:
        """The address of somebody, who has shown now that it is theirs."""
        users = self.ports.users

        def confirm() -> str:
            account = users.account(actor.user_id)
            users.save(replace(account, user=account.user.verified(self.clock.now())))
            return account.user.email

        return self.ports.unit_of_work.run(confirm)

    def user(self, actor: Actor) -> User:
        return self.app.accounts.view_profile(actor)

    def event(self, *tickets: TicketDetails, published: bool = True, **details: Any) -> Event:
        """An event of the organizer; without tickets, with a capacity at most, as CreateEvent has it."""
        event = self.app.ticketing.create_event(self.organizer, EventDetailsFactory(**details), tickets)
        return self.app.events.publish_event(self.organizer, event.id) if published else event

    def invite(self, event: Event, address: str, role: StaffRole = StaffRole.SCANNER) -> Invitation:
        """An invitation of the organizer's to the staff of an event."""
        return self.app.staffing.invite(self.organizer, event.id, address, role, InvitationId(new_id()))

    def token(self, address: str) -> str:
        """The token in the last letter to an address."""
        return self.mailer.sent_to(address)[-1].text.partition("#token=")[2].split()[0]

    def join_staff(self, event: Event, role: StaffRole, who: Actor | None = None) -> Member:
        """The place in the staff of an event of somebody whom its organizer has invited, and who has accepted."""
        actor = who or self.person()
        address = self.confirm_address(actor)
        self.invite(event, address, role)
        return self.app.staffing.accept(actor, self.token(address), MemberId(new_id()))

    def hire(self, event: Event, role: StaffRole) -> Actor:
        """Somebody new in the staff of an event, with the rights of that."""
        member = self.join_staff(event, role)
        return Actor(member.user_id, Role.ATTENDEE, frozenset({Post(event.id, role)}))

    def on_sale(self, quantity: int = 10, *, capacity: int | None = None, **ticket: Any) -> TicketType:
        """The only ticket type of a new published event."""
        event = self.event(TicketDetailsFactory(quantity=quantity, **ticket), capacity=capacity)
        return self.types(event)[0]

    def sold_out(self, quantity: int = 1, **ticket: Any) -> tuple[TicketType, Booking]:
        """A ticket type like `on_sale`, and the booking of all its tickets."""
        ticket_type = self.on_sale(quantity, **ticket)
        return ticket_type, self.book(ticket_type, quantity)

    def types(self, event: Event) -> list[TicketType]:
        return [offering.ticket_type for offering in self.app.ticketing.view_ticket_types(self.admin, event.id)]

    def event_of(self, ticket_type: TicketType) -> Event:
        return self.app.ticketing.view_listing(self.admin, ticket_type.event_id).event

    def promo_code(self, ticket_type: TicketType, **details: Any) -> PromoCode:
        """A promo code of the ticket type's event."""
        made = self.app.promotions.create_promo_code(
            self.organizer, ticket_type.event_id, PromoDetailsFactory(**details)
        )
        return made.promo_code

    def book(
        self, ticket_type: TicketType, quantity: int = 1, by: Actor | None = None, promo_code: str | None = None
    ) -> Booking:
        wish = Wish(quantity, ticket_type.id)
        request = BookingRequest(by or self.person(), ticket_type.event_id, (wish,), promo_code=promo_code)
        return self.app.booking.place_booking(request)

    def confirm(self, booking: Booking) -> Booking:
        """Pays for a booking on behalf of its owner."""
        paid = self.app.checkout.pay_booking(owner_of(booking), booking.id, "pm_card_visa", new_id())
        return paid.booking

    def sell(self, ticket_type: TicketType, quantity: int = 1, **booked: Any) -> Booking:
        """Books places and pays for them."""
        return self.confirm(self.book(ticket_type, quantity, **booked))

    def book_each(self, types: Iterable[TicketType], promo_code: str | None = None) -> Booking:
        """One ticket of each type of an event."""
        wanted = tuple(types)
        wishes = tuple(Wish(1, ticket_type.id) for ticket_type in wanted)
        request = BookingRequest(self.person(), wanted[0].event_id, wishes, promo_code=promo_code)
        return self.app.booking.place_booking(request)

    def try_to_pay(self, booking: Booking, method: str | None = None) -> Order:
        """Pays in another way on behalf of its owner; without a method, only opens the payment."""
        return self.app.checkout.pay_booking(owner_of(booking), booking.id, method, new_id())

    def payment(self, booking: Booking) -> Payment:
        """The booking's payment as it is now."""
        found = self.ports.unit_of_work.read(lambda: self.ports.payments.of_bookings([booking.id]))
        return found[booking.id]

    def charge_id(self, booking: Booking) -> str:
        """What the provider calls the booking's payment."""
        charge_id = self.payment(booking).charge_id
        assert charge_id is not None, "the provider does not know of it yet"
        return charge_id

    def notify(self, booking: Booking) -> None:
        """The provider tells that something happened to the booking's payment."""
        self.app.payments.receive_notice(*self.bank.notice_of(self.charge_id(booking)))

    def cancel(self, booking: Booking) -> Booking:
        """Cancels a booking on behalf of its owner."""
        return self.app.checkout.cancel_booking(Actor(booking.user_id, Role.ATTENDEE), booking.id).booking

    def join(
        self, ticket_type: TicketType, quantity: int = 1, by: Actor | None = None, *, partial: bool = False
    ) -> Entry:
        actor = by or self.person()
        request = WaitlistRequest(actor, ticket_type.event_id, quantity, ticket_type.id, partial)
        return self.app.waitlist.join(request).entry

    def entry(self, entry: Entry | WaitlistEntryId) -> Entry:
        """The entry as it is now."""
        entry_id = entry.id if isinstance(entry, Entry) else entry
        return self.ports.unit_of_work.read(lambda: self.ports.waitlist_entries.get(entry_id))

    def booking(self, booking: Booking | BookingId) -> Booking:
        """The booking as it is now."""
        booking_id = booking.id if isinstance(booking, Booking) else booking
        return self.ports.unit_of_work.read(lambda: self.ports.bookings.get(booking_id))

    def offered(self, entry: Entry) -> Booking:
        """The booking that is offered to the entry."""
        offer = self.entry(entry).offer
        assert offer is not None, "nothing was offered"
        return self.booking(offer.booking_id)

    def pool(self, ticket_type: TicketType) -> Pool:
        """The pool of the ticket type's own."""
        return next(pool for pool in self.pools(ticket_type.event_id) if pool.ticket_type_id == ticket_type.id)

    def capacity(self, ticket_type: TicketType) -> Pool:
        """The pool of the ticket type's event."""
        return next(pool for pool in self.pools(ticket_type.event_id) if pool.ticket_type_id is None)

    def pools(self, event_id: EventId) -> tuple[Pool, ...]:
        return self.ports.unit_of_work.read(lambda: self.ports.pools.of_events([event_id])[event_id])

    def facts(self, kind: type[F]) -> list[F]:
        """Every fact of a kind that was ever written down, oldest first."""
        outbox = self.ports.outbox
        assert isinstance(outbox, MemoryOutbox)
        return [fact for fact in self.ports.unit_of_work.read(outbox.written) if isinstance(fact, kind)]

    def entries(self) -> list[AuditEntry]:
        """Everything that was ever written into the audit trail, oldest first."""
        entries = self.ports.audit_entries
        assert isinstance(entries, MemoryAuditEntries)
        return list(self.ports.unit_of_work.read(entries.written))


def owner_of(thing: Booking | Entry) -> Actor:
    """The attendee whose booking or entry it is."""
    return Actor(thing.user_id, Role.ATTENDEE)
