"""Ports in, application out: every use case of the system as one attribute. A list, not logic."""

from dataclasses import dataclass
from datetime import timedelta

from gatherly_core.accounts.authenticate import Authenticate
from gatherly_core.accounts.edit_profile import EditProfile
from gatherly_core.accounts.ports import Passwords, Tokens, Users
from gatherly_core.accounts.register import Register
from gatherly_core.accounts.sign_in import SignIn
from gatherly_core.accounts.view_profile import ViewProfile
from gatherly_core.admission.check_attendance import CheckAttendance
from gatherly_core.admission.edit_attendee import EditAttendee
from gatherly_core.admission.export_calendar import ExportCalendar
from gatherly_core.admission.list_guests import ListGuests
from gatherly_core.admission.merge_scans import MergeScans
from gatherly_core.admission.ports import Calendars, GuestLists, Guests, Scans, TicketPrinter, TicketSigner
from gatherly_core.admission.print_tickets import DrawCode, PrintTicket, PrintTickets
from gatherly_core.admission.scan_ticket import ScanTicket
from gatherly_core.admission.ticket_office import TicketOffice
from gatherly_core.admission.transfer_ticket import TransferTicket
from gatherly_core.admission.view_checkin_keys import ViewCheckinKeys
from gatherly_core.admission.view_scans import ViewScans
from gatherly_core.booking.check_pools import CheckPools
from gatherly_core.booking.drafting import Drafting
from gatherly_core.booking.expire_bookings import ExpireBookings
from gatherly_core.booking.place_booking import PlaceBooking
from gatherly_core.booking.ports import Attendees, Bookings
from gatherly_core.booking.purchase_tickets import PurchaseTickets
from gatherly_core.booking.releasing import Releasing
from gatherly_core.checkout.begin_payment import BeginPayment
from gatherly_core.checkout.call_off_bookings import CallOffBookings
from gatherly_core.checkout.cancel_booking import CancelBooking
from gatherly_core.checkout.cancel_overdue_payments import CancelOverduePayments
from gatherly_core.checkout.opening import Opening
from gatherly_core.checkout.pay_booking import PayBooking
from gatherly_core.checkout.preview_cancellation import PreviewCancellation
from gatherly_core.checkout.process_notice import ProcessNotice
from gatherly_core.checkout.reconcile import Reconcile
from gatherly_core.checkout.refund_payment import RefundPayment
from gatherly_core.checkout.settle_payment import SettlePayment
from gatherly_core.checkout.stop_payment import StopPayment
from gatherly_core.checkout.view_orders import ListOrders, ViewOrder
from gatherly_core.events.browse_labels import BrowseCategories, BrowseTags
from gatherly_core.events.cancel_event import CancelEvent
from gatherly_core.events.delete_event import DeleteEvent
from gatherly_core.events.feature_event import FeatureEvent
from gatherly_core.events.ports import Events
from gatherly_core.events.publish_event import PublishEvent, UnpublishEvent
from gatherly_core.idempotency.answer_once import AnswerOnce
from gatherly_core.idempotency.begin_work import BeginWork
from gatherly_core.idempotency.forget_keys import ForgetKeys
from gatherly_core.idempotency.ports import IdempotencyKeys
from gatherly_core.inventory.ports import Claims, Pools
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.facts import Outbox
from gatherly_core.kernel.identifiers import Codes, Identifiers
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.payments.bookkeeping import Bookkeeping
from gatherly_core.payments.check_ledger import CheckLedger
from gatherly_core.payments.ports import Ledger, Notices, PaymentGateway, Payments
from gatherly_core.payments.receive_notice import ReceiveNotice
from gatherly_core.payments.send_refund import SendRefund
from gatherly_core.payments.view_payments import ListPayments
from gatherly_core.promotions.create_promo_code import CreatePromoCode
from gatherly_core.promotions.delete_promo_code import DeletePromoCode
from gatherly_core.promotions.ports import PromoCodes, PromoUses
from gatherly_core.promotions.redeeming import Redeeming
from gatherly_core.promotions.view_promo_codes import ViewPromoCode, ViewPromoCodes
from gatherly_core.ticketing.create_event import CreateEvent
from gatherly_core.ticketing.create_ticket_type import CreateTicketType
from gatherly_core.ticketing.delete_ticket_type import DeleteTicketType
from gatherly_core.ticketing.edit_event import EditEvent
from gatherly_core.ticketing.edit_ticket_type import EditTicketType
from gatherly_core.ticketing.ports import TicketTypes
from gatherly_core.ticketing.shelf import Shelf
from gatherly_core.ticketing.stocktaking import Stocktaking
from gatherly_core.ticketing.view_listings import BrowseListings, ViewListing
from gatherly_core.ticketing.view_tickets import ViewTicketType, ViewTicketTypes
from gatherly_core.waitlist.accept_offer import AcceptOffer
from gatherly_core.waitlist.check_waiting import CheckWaiting
from gatherly_core.waitlist.close_offer import CloseOffer
from gatherly_core.waitlist.decline_offer import DeclineOffer
from gatherly_core.waitlist.disband_waitlist import DisbandWaitlist
from gatherly_core.waitlist.join_waitlist import JoinWaitlist
from gatherly_core.waitlist.leave_waitlist import LeaveWaitlist
from gatherly_core.waitlist.leaving import Leaving
from gatherly_core.waitlist.ports import WaitlistEntries
from gatherly_core.waitlist.prioritise_entry import PrioritiseEntry
from gatherly_core.waitlist.serve_overlooked import ServeOverlooked
from gatherly_core.waitlist.serve_waitlist import ServeWaitlist
from gatherly_core.waitlist.view_waitlist import ListEntries, ViewEntry, ViewLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """Everything that the core needs from outside."""

    unit_of_work: UnitOfWork
    outbox: Outbox
    clock: Clock
    identifiers: Identifiers
    codes: Codes
    passwords: Passwords
    tokens: Tokens
    users: Users
    events: Events
    pools: Pools
    claims: Claims
    ticket_types: TicketTypes
    promo_codes: PromoCodes
    promo_uses: PromoUses
    bookings: Bookings
    attendees: Attendees
    waitlist_entries: WaitlistEntries
    payment_gateway: PaymentGateway
    ticket_signer: TicketSigner
    ticket_printer: TicketPrinter
    calendars: Calendars
    payments: Payments
    ledger: Ledger
    notices: Notices
    idempotency_keys: IdempotencyKeys
    guests: Guests
    guest_lists: GuestLists
    scans: Scans


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What an operator may decide about the rules.

    `hold` is how long the places of an unpaid booking are held, `offer_time` how long those of an offer.
    `largest_group` is how many simultaneous bookings are decided together at most; 1 decides each alone.
    """

    hold: timedelta = timedelta(minutes=15)
    offer_time: timedelta = timedelta(hours=24)
    largest_group: int = 256


class IdempotencyUseCases:
    def __init__(self, p: Ports) -> None:
        self.answer_once = AnswerOnce(p.unit_of_work, p.idempotency_keys, p.identifiers, p.clock)
        self.begin_work = BeginWork(p.identifiers)
        self.forget_keys = ForgetKeys(p.unit_of_work, p.idempotency_keys, p.clock)


class AccountsUseCases:
    def __init__(self, p: Ports) -> None:
        self.register = Register(p.unit_of_work, p.users, p.passwords, p.tokens, p.identifiers, p.clock)
        self.sign_in = SignIn(p.unit_of_work, p.users, p.passwords, p.tokens)
        self.authenticate = Authenticate(p.tokens)
        self.view_profile = ViewProfile(p.unit_of_work, p.users)
        self.edit_profile = EditProfile(p.unit_of_work, p.users, p.passwords, p.clock)


class EventsUseCases:
    def __init__(self, p: Ports) -> None:
        self.browse_categories = BrowseCategories(p.unit_of_work, p.events, p.clock)
        self.browse_tags = BrowseTags(p.unit_of_work, p.events, p.clock)
        self.publish_event = PublishEvent(p.unit_of_work, p.events, p.pools, p.outbox, p.clock)
        self.unpublish_event = UnpublishEvent(p.unit_of_work, p.events, p.claims, p.outbox, p.clock)
        self.cancel_event = CancelEvent(p.unit_of_work, p.events, p.outbox, p.clock)
        self.delete_event = DeleteEvent(p.unit_of_work, p.events, p.claims, p.outbox, p.clock)
        self.feature_event = FeatureEvent(p.unit_of_work, p.events, p.outbox, p.clock)


class TicketingUseCases:
    def __init__(self, p: Ports) -> None:
        shelf = Shelf(p.ticket_types, p.pools, p.outbox, p.identifiers)
        stocktaking = Stocktaking(p.ticket_types, p.pools, p.claims)
        self.create_event = CreateEvent(
            p.unit_of_work, p.users, p.events, p.pools, shelf, p.outbox, p.identifiers, p.clock
        )
        self.edit_event = EditEvent(p.unit_of_work, p.events, p.ticket_types, p.pools, p.claims, p.outbox, p.clock)
        self.create_ticket_type = CreateTicketType(p.unit_of_work, p.events, shelf, stocktaking, p.clock)
        self.edit_ticket_type = EditTicketType(
            p.unit_of_work, p.events, p.ticket_types, p.pools, p.claims, stocktaking, p.outbox, p.clock
        )
        self.delete_ticket_type = DeleteTicketType(
            p.unit_of_work, p.events, p.ticket_types, p.pools, p.claims, p.outbox, p.clock
        )
        self.view_ticket_types = ViewTicketTypes(p.unit_of_work, p.events, stocktaking)
        self.view_ticket_type = ViewTicketType(p.unit_of_work, p.events, p.ticket_types, stocktaking)
        self.view_listing = ViewListing(p.unit_of_work, p.events, stocktaking)
        self.browse_listings = BrowseListings(p.unit_of_work, p.events, stocktaking, p.clock)


class PromotionsUseCases:
    def __init__(self, p: Ports) -> None:
        self.create_promo_code = CreatePromoCode(
            p.unit_of_work, p.events, p.ticket_types, p.promo_codes, p.outbox, p.identifiers, p.clock
        )
        self.delete_promo_code = DeletePromoCode(p.unit_of_work, p.events, p.promo_codes, p.outbox, p.clock)
        self.view_promo_code = ViewPromoCode(p.unit_of_work, p.events, p.promo_codes, p.promo_uses)
        self.view_promo_codes = ViewPromoCodes(p.unit_of_work, p.events, p.promo_codes, p.promo_uses)


class BookingUseCases:
    def __init__(self, p: Ports, policy: Policy) -> None:
        releasing = Releasing(p.bookings, p.pools, p.outbox)
        self.place_booking = PlaceBooking(
            p.unit_of_work,
            p.users,
            p.events,
            p.ticket_types,
            p.pools,
            p.bookings,
            Drafting(p.identifiers, p.codes),
            Redeeming(p.promo_codes, p.promo_uses),
            releasing,
            p.outbox,
            p.clock,
            hold=policy.hold,
            largest_group=policy.largest_group,
        )
        self.purchase_tickets = PurchaseTickets(p.unit_of_work, p.ticket_types, self.place_booking)
        self.expire_bookings = ExpireBookings(p.unit_of_work, p.bookings, releasing, p.clock)
        self.check_pools = CheckPools(p.unit_of_work, p.pools, p.claims)


class AdmissionUseCases:
    def __init__(self, p: Ports) -> None:
        office = TicketOffice(p.events, p.ticket_types, p.bookings, p.attendees, p.ticket_signer)
        self.view_checkin_keys = ViewCheckinKeys(p.unit_of_work, p.events, p.ticket_signer)
        self.scan_ticket = ScanTicket(
            p.unit_of_work, p.events, p.ticket_types, p.guests, p.scans, p.ticket_signer, p.identifiers, p.clock
        )
        self.merge_scans = MergeScans(
            p.unit_of_work, p.events, p.guests, p.scans, p.ticket_signer, p.identifiers, p.clock
        )
        self.view_scans = ViewScans(p.unit_of_work, p.events, p.scans)
        self.print_ticket = PrintTicket(p.unit_of_work, office, p.ticket_printer)
        self.print_tickets = PrintTickets(p.unit_of_work, office, p.ticket_printer)
        self.draw_svg = DrawCode(p.unit_of_work, office, p.ticket_printer.qr_svg)
        self.draw_png = DrawCode(p.unit_of_work, office, p.ticket_printer.qr_png)
        self.check_attendance = CheckAttendance(p.unit_of_work, p.pools, p.guest_lists, p.scans)
        self.list_guests = ListGuests(p.unit_of_work, p.events, p.guest_lists)
        self.edit_attendee = EditAttendee(p.unit_of_work, office, p.attendees)
        self.transfer_ticket = TransferTicket(p.unit_of_work, office, p.attendees, p.outbox, p.codes, p.clock)
        self.export_calendar = ExportCalendar(p.unit_of_work, office, p.events, p.calendars)


class PaymentsUseCases:
    def __init__(self, p: Ports) -> None:
        bookkeeping = Bookkeeping(p.payments, p.ledger, p.outbox, p.identifiers)
        self.send_refund = SendRefund(p.unit_of_work, p.payments, p.payment_gateway, bookkeeping, p.clock)
        self.receive_notice = ReceiveNotice(p.unit_of_work, p.payment_gateway, p.notices, p.outbox, p.clock)
        self.list_payments = ListPayments(p.unit_of_work, p.users, p.payments)
        self.check_ledger = CheckLedger(p.unit_of_work, p.payments, p.ledger)


class CheckoutUseCases:
    def __init__(self, p: Ports, policy: Policy, send_refund: SendRefund) -> None:
        releasing = Releasing(p.bookings, p.pools, p.outbox)
        bookkeeping = Bookkeeping(p.payments, p.ledger, p.outbox, p.identifiers)
        opening = Opening(p.unit_of_work, p.payments, p.payment_gateway, p.clock)
        self.settle_payment = SettlePayment(
            p.unit_of_work,
            p.events,
            p.bookings,
            p.payments,
            p.pools,
            Redeeming(p.promo_codes, p.promo_uses),
            bookkeeping,
            p.outbox,
            p.clock,
        )
        self.stop_payment = StopPayment(
            p.unit_of_work, p.bookings, p.payments, p.payment_gateway, opening, self.settle_payment
        )
        self.pay_booking = PayBooking(
            p.unit_of_work,
            p.events,
            p.bookings,
            p.payments,
            p.payment_gateway,
            opening,
            self.settle_payment,
            p.identifiers,
            p.clock,
            hold=policy.hold,
        )
        self.begin_payment = BeginPayment(self.pay_booking)
        self.cancel_booking = CancelBooking(
            p.unit_of_work, p.events, p.bookings, p.payments, releasing, bookkeeping, self.stop_payment, p.clock
        )
        self.cancel_overdue_payments = CancelOverduePayments(p.unit_of_work, p.bookings, self.stop_payment, p.clock)
        self.call_off_bookings = CallOffBookings(
            p.unit_of_work, p.events, p.bookings, p.payments, releasing, bookkeeping, p.outbox, p.clock
        )
        self.preview_cancellation = PreviewCancellation(
            p.unit_of_work, p.events, p.bookings, p.claims, p.payments, p.clock
        )
        self.process_notice = ProcessNotice(p.unit_of_work, p.payments, p.payment_gateway, self.settle_payment)
        self.reconcile = Reconcile(
            p.unit_of_work,
            p.bookings,
            p.payments,
            p.payment_gateway,
            self.settle_payment,
            self.stop_payment,
            send_refund,
            p.clock,
        )
        self.refund_payment = RefundPayment(
            p.unit_of_work, p.events, p.bookings, p.payments, releasing, bookkeeping, p.clock
        )
        self.view_order = ViewOrder(p.unit_of_work, p.events, p.bookings, p.payments, p.clock)
        self.list_orders = ListOrders(p.unit_of_work, p.bookings, p.payments)


class WaitlistUseCases:
    def __init__(self, p: Ports, policy: Policy) -> None:
        releasing = Releasing(p.bookings, p.pools, p.outbox)
        leaving = Leaving(p.pools, p.bookings, p.waitlist_entries, releasing, p.outbox)
        self.join = JoinWaitlist(
            p.unit_of_work,
            p.users,
            p.events,
            p.ticket_types,
            p.pools,
            p.waitlist_entries,
            releasing,
            p.outbox,
            p.identifiers,
            p.clock,
        )
        self.serve = ServeWaitlist(
            p.unit_of_work,
            p.users,
            p.events,
            p.ticket_types,
            p.pools,
            p.bookings,
            p.waitlist_entries,
            Drafting(p.identifiers, p.codes),
            p.outbox,
            p.clock,
            offer_time=policy.offer_time,
        )
        self.serve_overlooked = ServeOverlooked(p.unit_of_work, p.events, p.pools, self.serve, p.clock)
        self.accept = AcceptOffer(p.unit_of_work, p.bookings, p.waitlist_entries, p.outbox, p.clock, hold=policy.hold)
        self.decline = DeclineOffer(p.unit_of_work, p.events, p.waitlist_entries, leaving, p.clock)
        self.leave = LeaveWaitlist(p.unit_of_work, p.events, p.waitlist_entries, leaving, p.clock)
        self.close_offer = CloseOffer(p.unit_of_work, p.bookings, p.waitlist_entries, p.outbox, p.clock)
        self.disband = DisbandWaitlist(p.unit_of_work, p.events, p.waitlist_entries, leaving, p.clock)
        self.prioritise = PrioritiseEntry(p.unit_of_work, p.events, p.waitlist_entries, p.clock)
        self.list_entries = ListEntries(p.unit_of_work, p.waitlist_entries)
        self.view_entry = ViewEntry(p.unit_of_work, p.waitlist_entries)
        self.view_line = ViewLine(p.unit_of_work, p.events, p.waitlist_entries)
        self.check_waiting = CheckWaiting(p.unit_of_work, p.pools, p.waitlist_entries)


class Application:
    """The use cases, by capability."""

    def __init__(self, ports: Ports, policy: Policy) -> None:
        self.idempotency = IdempotencyUseCases(ports)
        self.accounts = AccountsUseCases(ports)
        self.events = EventsUseCases(ports)
        self.ticketing = TicketingUseCases(ports)
        self.promotions = PromotionsUseCases(ports)
        self.booking = BookingUseCases(ports, policy)
        self.admission = AdmissionUseCases(ports)
        self.payments = PaymentsUseCases(ports)
        self.checkout = CheckoutUseCases(ports, policy, self.payments.send_refund)
        self.waitlist = WaitlistUseCases(ports, policy)
