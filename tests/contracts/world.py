"""Everything that can be done to stored things."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from gatherly_core.accounts.identities import Provider, SocialIdentity
from gatherly_core.accounts.ports import UserFilter
from gatherly_core.administration.dead_letters import DeadLetterFilter
from gatherly_core.admission.scans import Attendance, GuestFilter, ScanResult
from gatherly_core.application import Ports
from gatherly_core.booking import booking_states
from gatherly_core.events.ports import EventFilter, EventSort
from gatherly_core.inventory.facts import PlacesFreed
from gatherly_core.kernel.facts import Delivery
from gatherly_core.kernel.paging import PageRequest
from gatherly_core.kernel.queues import Leased
from gatherly_core.notifications.crowds import Crowd
from gatherly_core.notifications.model import Channel, Recipient, Topic
from gatherly_core.notifications.ports import NotificationFilter
from gatherly_core.payments import ledger
from gatherly_core.privacy.holdings import Section
from gatherly_core.privacy.model import Subject
from gatherly_core.privacy.traces import Trace
from gatherly_core.staffing.model import GOOD_FOR
from gatherly_core.waitlist import waitlist_states
from gatherly_core.webhooks.deliveries import Outcome
from gatherly_core.webhooks.model import FeedFilter
from tests.contracts.given import Given
from tests.factories import (
    HOLD,
    NOW,
    AccountFactory,
    BookingFactory,
    ClaimFactory,
    DeliveryFactory,
    DeviceFactory,
    EndpointFactory,
    EntryFactory,
    EventFactory,
    EventRearrangedFactory,
    InvitationFactory,
    MemberFactory,
    NoticeFactory,
    NotificationFactory,
    PoolFactory,
    PromoCodeFactory,
    PublicationFactory,
    RefreshTokenFactory,
    RefundFactory,
    ScanFactory,
    ScopeFactory,
    SendingFactory,
    SessionFactory,
    TicketTypeFactory,
    new_code,
    new_id,
)

Step = Callable[[Ports], object]

AGES_HENCE = NOW + timedelta(days=4000)

LOOKS: dict[str, Step] = {
    "users.get": lambda p: p.users.get(new_id()),
    "users.get_many": lambda p: p.users.get_many([new_id()]),
    "users.pinned": lambda p: p.users.pinned([new_id()]),
    "users.account": lambda p: p.users.account(new_id()),
    "users.account_of": lambda p: p.users.account_of("ada@example.org"),
    "users.owners_of": lambda p: p.users.owners_of(["ada@example.org"]),
    "social_identities.user_of": lambda p: p.social_identities.user_of(Provider.GOOGLE, "1234"),
    "social_identities.of_user": lambda p: p.social_identities.of_user(new_id()),
    "users.browse": lambda p: p.users.browse(UserFilter(), PageRequest()),
    "sessions.standing": lambda p: p.sessions.standing([new_id()]),
    "sessions.locked": lambda p: p.sessions.locked(new_id()),
    "sessions.locked_by": lambda p: p.sessions.locked_by("digest"),
    "sessions.refresh_token": lambda p: p.sessions.refresh_token("digest"),
    "sessions.of_user": lambda p: p.sessions.of_user(new_id(), NOW, PageRequest()),
    "events.get": lambda p: p.events.get(new_id()),
    "events.get_many": lambda p: p.events.get_many([new_id()]),
    "events.pinned": lambda p: p.events.pinned(new_id()),
    "events.locked": lambda p: p.events.locked(new_id()),
    "events.browse": lambda p: p.events.browse(EventFilter(), EventSort.START_DATE, PageRequest()),
    "events.categories": lambda p: p.events.categories(NOW),
    "events.tags": lambda p: p.events.tags(NOW),
    "invitations.get": lambda p: p.invitations.get(new_id()),
    "invitations.locked": lambda p: p.invitations.locked(new_id()),
    "invitations.to_address": lambda p: p.invitations.to_address(new_id(), "ada@example.org"),
    "invitations.admitted": lambda p: p.invitations.admitted("digest"),
    "invitations.of_event": lambda p: p.invitations.of_event(new_id(), PageRequest()),
    "invitations.number": lambda p: p.invitations.number(new_id()),
    "staff.get": lambda p: p.staff.get(new_id()),
    "staff.locked": lambda p: p.staff.locked(new_id()),
    "staff.member": lambda p: p.staff.member(new_id(), new_id()),
    "staff.of_event": lambda p: p.staff.of_event(new_id(), PageRequest()),
    "staff.of_user": lambda p: p.staff.of_user(new_id(), PageRequest()),
    "staff.number": lambda p: p.staff.number(new_id()),
    "pools.of_events": lambda p: p.pools.of_events([new_id()]),
    "pools.locked": lambda p: p.pools.locked(new_id()),
    "pools.events": lambda p: p.pools.events(),
    "pools.waited_for": lambda p: p.pools.waited_for(),
    "claims.held": lambda p: p.claims.held([new_id()]),
    "claims.live": lambda p: p.claims.live([new_id()]),
    "claims.any_live": lambda p: p.claims.any_live(new_id(), NOW),
    "ticket_types.get": lambda p: p.ticket_types.get(new_id()),
    "ticket_types.of_events": lambda p: p.ticket_types.of_events([new_id()]),
    "promo_codes.get": lambda p: p.promo_codes.get(new_id()),
    "promo_codes.locked": lambda p: p.promo_codes.locked(new_id(), ["CODE"]),
    "promo_codes.of_event": lambda p: p.promo_codes.of_event(new_id(), PageRequest()),
    "promo_uses.in_all": lambda p: p.promo_uses.in_all([new_id()]),
    "promo_uses.by_users": lambda p: p.promo_uses.by_users([new_id()], [new_id()]),
    "bookings.get": lambda p: p.bookings.get(new_id()),
    "bookings.locked": lambda p: p.bookings.locked(new_id()),
    "bookings.made": lambda p: p.bookings.made([new_id()]),
    "bookings.exists": lambda p: p.bookings.exists(new_id()),
    "bookings.due": lambda p: p.bookings.due(NOW, 1),
    "bookings.due_paying": lambda p: p.bookings.due_paying(NOW, 1),
    "bookings.live_of_event": lambda p: p.bookings.live_of_event(new_id(), 1),
    "bookings.count_live": lambda p: p.bookings.count_live(new_id()),
    "bookings.of_user": lambda p: p.bookings.of_user(new_id(), PageRequest()),
    "guest_lists.of_event": lambda p: p.guest_lists.of_event(new_id(), GuestFilter(), PageRequest()),
    "guests.locked": lambda p: p.guests.locked([new_code()], [new_id()]),
    "scans.known": lambda p: p.scans.known(new_id(), [("Gate A", "1")]),
    "scans.passages": lambda p: p.scans.passages([new_id()]),
    "scans.named": lambda p: p.scans.named([new_id()]),
    "scans.of_event": lambda p: p.scans.of_event(new_id(), None, PageRequest()),
    "attendees.booking_of": lambda p: p.attendees.booking_of(new_id()),
    "attendees.locked": lambda p: p.attendees.locked(new_id()),
    "waitlist_entries.get": lambda p: p.waitlist_entries.get(new_id()),
    "waitlist_entries.exists": lambda p: p.waitlist_entries.exists(new_id()),
    "waitlist_entries.locked": lambda p: p.waitlist_entries.locked(new_id()),
    "waitlist_entries.waiting": lambda p: p.waitlist_entries.waiting(new_id()),
    "waitlist_entries.offered": lambda p: p.waitlist_entries.offered(new_id()),
    "waitlist_entries.of_user": lambda p: p.waitlist_entries.of_user(new_id(), PageRequest()),
    "waitlist_entries.of_event": lambda p: p.waitlist_entries.of_event(new_id(), PageRequest()),
    "idempotency_keys.get": lambda p: p.idempotency_keys.get(ScopeFactory()),
    "idempotency_keys.locked": lambda p: p.idempotency_keys.locked(ScopeFactory()),
    "waitlist_entries.standing": lambda p: p.waitlist_entries.standing(EntryFactory()),
    "payments.get": lambda p: p.payments.get(new_id()),
    "payments.locked": lambda p: p.payments.locked(new_id()),
    "payments.of_bookings": lambda p: p.payments.of_bookings([new_id()]),
    "payments.of_charge": lambda p: p.payments.of_charge("sandbox", "charge"),
    "payments.of_refund": lambda p: p.payments.of_refund(new_id()),
    "payments.of_user": lambda p: p.payments.of_user(new_id(), PageRequest()),
    "payments.unsettled": lambda p: p.payments.unsettled(NOW, None, 1),
    "payments.refundable": lambda p: p.payments.refundable(new_id()),
    "payments.each": lambda p: p.payments.each(None, 1),
    "ledger.of_payments": lambda p: p.ledger.of_payments([new_id()]),
    "preferences.of": lambda p: p.preferences.of([Recipient(new_id())]),
    "held_back.lately": lambda p: p.held_back.lately([Recipient(new_id())], NOW, NOW),
    "held_back.due": lambda p: p.held_back.due(NOW, None, 1),
    "held_back.of": lambda p: p.held_back.of(Crowd(Recipient(new_id()), Channel.EMAIL), NOW, 1),
    "devices.get": lambda p: p.devices.get(new_id()),
    "devices.of_users": lambda p: p.devices.of_users([new_id()]),
    "devices.of_user": lambda p: p.devices.of_user(new_id(), PageRequest()),
    "devices.of_token": lambda p: p.devices.of_token("token"),
    "notifications.told": lambda p: p.notifications.told("occasion", [Recipient(new_id())]),
    "notifications.of_user": lambda p: p.notifications.of_user(new_id(), NotificationFilter(), PageRequest()),
    "audiences.holders": lambda p: p.audiences.holders(new_id(), None, 1),
    "audiences.guests": lambda p: p.audiences.guests(new_id(), None, 1),
    "audiences.any_admitted": lambda p: p.audiences.any_admitted(new_id()),
    "sendings.find": lambda p: p.sendings.find(new_id()),
    "sendings.announcements": lambda p: p.sendings.announcements(new_id(), PageRequest()),
    "sendings.stopped": lambda p: p.sendings.stopped([new_id()]),
    "sendings.progress": lambda p: p.sendings.progress(new_id()),
    "rounds.openings": lambda p: p.rounds.openings(NOW, AGES_HENCE, None, 1),
    "rounds.ended": lambda p: p.rounds.ended(NOW, AGES_HENCE, None, 1),
    "rounds.finished": lambda p: p.rounds.finished(["round"]),
    "rearrangements.waiting": lambda p: p.rearrangements.waiting(NOW, None, 1),
    "rearrangements.untold": lambda p: p.rearrangements.untold(new_id()),
    "rearrangements.told_since": lambda p: p.rearrangements.told_since(new_id(), NOW),
    "audiences.payers": lambda p: p.audiences.payers(new_id(), [new_id()]),
    "audiences.holds_ending": lambda p: p.audiences.holds_ending(NOW, AGES_HENCE, None, 1),
    "feed.unpublished": lambda p: p.feed.unpublished(1),
    "feed.locked_end": lambda p: p.feed.locked_end(),
    "feed.organizers": lambda p: p.feed.organizers([new_id()]),
    "feed.sequences": lambda p: p.feed.sequences([new_id()]),
    "feed.browse": lambda p: p.feed.browse(FeedFilter(), 0, 1),
    "feed.get": lambda p: p.feed.get(new_id()),
    "feed.forgotten": lambda p: p.feed.forgotten(),
    "endpoints.get": lambda p: p.endpoints.get(new_id()),
    "endpoints.locked": lambda p: p.endpoints.locked(new_id()),
    "endpoints.of_user": lambda p: p.endpoints.of_user(new_id(), PageRequest()),
    "endpoints.number": lambda p: p.endpoints.number(new_id()),
    "endpoints.serving": lambda p: p.endpoints.serving(new_id()),
    "endpoints.listeners": lambda p: p.endpoints.listeners([new_id()]),
    "endpoints.listener": lambda p: p.endpoints.listener(new_id()),
    "deliveries.get": lambda p: p.deliveries.get(new_id()),
    "deliveries.of_endpoint": lambda p: p.deliveries.of_endpoint(new_id(), PageRequest()),
    "personal_data.records": lambda p: p.personal_data.records(new_id(), Section.BOOKINGS, None, 1),
    "personal_data.ties": lambda p: p.personal_data.ties(new_id(), NOW),
    "personal_data.subject": lambda p: p.personal_data.subject(new_id()),
    "personal_data.forgettable": lambda p: p.personal_data.forgettable(NOW, 1),
    "queue.has_due": lambda p: p.outbox.queue(Delivery.SOON).has_due(NOW),
    "dead_letters.search": lambda p: p.dead_letters.search(DeadLetterFilter(), PageRequest()),
    "job_runs.last": lambda p: p.job_runs.last(NOW),
    "personal_data.left": lambda p: p.personal_data.left(NOW, NOW),
}
"""Everything that only looks, at things that need not be there."""


class World:
    """One thing of each kind, and every way to change them."""

    def __init__(self, given: Given) -> None:
        self.account = given.account(user__preferences={"theme": "dark"})
        self.identity = given.social_identity(user_id=self.account.user.id)
        self.session, self.refresh_token = given.session(user_id=self.account.user.id)
        self.event = given.event(details__tags=("rock",))
        self.invitation = given.invitation(self.event)
        self.member = given.member(self.event)
        self.ticket_type = given.ticket_type(self.event)
        self.promo_code = given.promo_code(self.event)
        self.booking = given.booking(self.ticket_type)
        self.scan = given.scan(self.booking)
        self.entry = given.entry(self.ticket_type)
        self.claim = given.claim()
        self.endpoint = given.endpoint()
        self.delivery = given.delivery(self.endpoint)
        self.pool = given.pool(size=10, used=5, kept=2, waiting=1)
        self.paid = given.paid(self.booking)
        self.sending = given.sending(event_id=self.event.id, public=True)
        self.round = given.round("a round of the past")
        self.token = given.begun("watch")
        self.change = given.rearrangement(self.event.id)
        given.told_rearrangement(self.event.id)
        self.notification = given.notification(self.account.user)
        self.unpaid = given.new_payment()
        self.recipient = Recipient(self.account.user.id)
        self.device = given.device(user_id=self.account.user.id)
        self.leaving = given.user()
        self.subject = Subject(user_id=self.booking.user_id, name="Ada Lovelace", address="", verified=False)

    def seen(self, p: Ports) -> list[object]:
        """All of it as it is now."""
        everything = EventFilter(drafts_of=self.event.organizer_id)
        return [
            p.users.account(self.account.user.id),
            p.social_identities.of_user(self.account.user.id),
            p.users.browse(UserFilter(), PageRequest(100)),
            p.sessions.standing([self.session.id]),
            p.sessions.refresh_token(self.refresh_token.digest),
            p.sessions.of_user(self.account.user.id, NOW, PageRequest(100)),
            p.events.browse(everything, EventSort.START_DATE, PageRequest(100)),
            p.events.tags(NOW),
            p.invitations.of_event(self.event.id, PageRequest(100)),
            p.invitations.admitted("digest"),
            p.staff.of_event(self.event.id, PageRequest(100)),
            p.ticket_types.of_events([self.event.id]),
            p.pools.of_events([self.event.id, self.pool.event_id]),
            p.claims.held([self.event.id]),
            p.claims.live([self.event.id]),
            p.promo_codes.of_event(self.event.id, PageRequest(100)),
            p.promo_uses.in_all([self.promo_code.id]),
            p.bookings.get(self.booking.id),
            p.bookings.of_user(self.booking.user_id, PageRequest(100)),
            p.scans.of_event(self.event.id, None, PageRequest(100)),
            p.waitlist_entries.of_user(self.entry.user_id, PageRequest(100)),
            p.waitlist_entries.waiting(self.event.id),
            list(p.payments.of_bookings([self.booking.id, self.unpaid.booking_id]).values()),
            p.ledger.of_payments([self.paid.id]),
            p.idempotency_keys.get(self.claim.scope),
            p.preferences.of([self.recipient]),
            p.devices.of_user(self.account.user.id, PageRequest(100)),
            p.notifications.of_user(self.account.user.id, NotificationFilter(), PageRequest(100)),
            p.sendings.find(self.sending.id),
            p.sendings.announcements(self.event.id, PageRequest(100)),
            p.rounds.finished([self.round, "another round"]),
            p.job_runs.last(NOW),
            p.rearrangements.untold(self.event.id),
            p.rearrangements.told_since(self.event.id, NOW - HOLD),
            p.personal_data.subject(self.leaving.id),
            p.personal_data.forgettable(AGES_HENCE, 100),
        ]

    def write_all(self, p: Ports) -> None:
        """Writes everything there is to write, one after the other."""
        for write in self.writes(p).values():
            write()

    def writes(self, p: Ports) -> dict[str, Callable[[], object]]:
        """Every write there is, each of which would succeed alone."""
        edited = self.event.edited(replace(self.event.details, title="Edited", tags=("pop",)), NOW)
        session = SessionFactory(user_id=self.account.user.id)
        user = replace(self.account.user, name="Edited", preferences={})
        queue, lost = (
            p.outbox.queue(Delivery.AT_ONCE),
            Leased(new_id(), PlacesFreed(at=NOW, event_id=new_id()), new_id(), 1, NOW),
        )
        ids = {"event_id": self.event.id, "ticket_type_id": self.ticket_type.id, "user_id": self.account.user.id}
        return {
            "users.add": lambda: p.users.add(AccountFactory()),
            "users.save": lambda: p.users.save(replace(self.account, user=user)),
            "social_identities.add": lambda: p.social_identities.add(
                SocialIdentity(new_id(), self.account.user.id, Provider.FACEBOOK, str(new_id()), NOW)
            ),
            "social_identities.remove_of": lambda: p.social_identities.remove_of(self.identity.user_id),
            "sessions.open": lambda: p.sessions.open(session, RefreshTokenFactory(session_id=session.id)),
            "sessions.rotate": lambda: p.sessions.rotate(
                self.session, self.refresh_token.used(NOW), RefreshTokenFactory(session_id=self.session.id)
            ),
            "sessions.save": lambda: p.sessions.save(replace(self.session, last_used_at=NOW + HOLD)),
            "sessions.revoke_of_user": lambda: p.sessions.revoke_of_user(self.account.user.id, NOW),
            "sessions.forget": lambda: p.sessions.forget(self.session.expires_at, 1),
            "events.add": lambda: p.events.add(EventFactory(organizer_id=self.event.organizer_id)),
            "events.save": lambda: p.events.save(edited),
            "invitations.add": lambda: p.invitations.add(
                InvitationFactory(event_id=self.event.id, invited_by=self.event.organizer_id)
            ),
            "invitations.admit": lambda: p.invitations.admit(self.invitation.id, "digest"),
            "invitations.remove": lambda: p.invitations.remove(self.invitation.id),
            "invitations.remove_of_event": lambda: p.invitations.remove_of_event(self.event.id),
            "invitations.forget": lambda: p.invitations.forget(NOW + GOOD_FOR, 1),
            "staff.add": lambda: p.staff.add(MemberFactory(event_id=self.event.id, user_id=self.account.user.id)),
            "staff.remove": lambda: p.staff.remove(self.member.id),
            "staff.remove_of_event": lambda: p.staff.remove_of_event(self.event.id),
            "pools.add": lambda: p.pools.add(PoolFactory(event_id=self.event.id)),
            "pools.take": lambda: p.pools.take({self.pool.id: 1}),
            "pools.give_back": lambda: p.pools.give_back({self.pool.id: 1}),
            "pools.resize": lambda: p.pools.resize(self.pool.id, 20),
            "pools.wait": lambda: p.pools.wait([self.pool.id], 1),
            "pools.offer": lambda: p.pools.offer(self.pool.id, 1, 0),
            "pools.remove": lambda: p.pools.remove(self.pool.id),
            "ticket_types.add": lambda: p.ticket_types.add(TicketTypeFactory(event_id=self.event.id)),
            "ticket_types.save": lambda: p.ticket_types.save(self.ticket_type.edited(self.ticket_type.details, NOW)),
            "ticket_types.delete": lambda: p.ticket_types.delete(self.ticket_type.id),
            "promo_codes.add": lambda: p.promo_codes.add(PromoCodeFactory(event_id=self.event.id)),
            "promo_codes.delete": lambda: p.promo_codes.delete(self.promo_code.id),
            "bookings.add": lambda: p.bookings.add([BookingFactory(**ids)]),
            "bookings.move": lambda: p.bookings.move(booking_states.cancelled(self.booking, NOW)),
            "bookings.reduce": lambda: p.bookings.reduce(replace(self.booking, updated_at=NOW)),
            "guests.keep": lambda: p.guests.keep({self.booking.attendees[0].id: Attendance(NOW)}),
            "scans.add": lambda: p.scans.add(
                [ScanFactory(event_id=self.event.id, scanned_by=self.account.user.id, attendee_id=None)]
            ),
            "scans.revise": lambda: p.scans.revise([replace(self.scan, result=ScanResult.CONFLICT)]),
            "attendees.save": lambda: p.attendees.save(replace(self.booking.attendees[0], vip=True)),
            "waitlist_entries.add": lambda: p.waitlist_entries.add(EntryFactory(**ids)),
            "waitlist_entries.save": lambda: p.waitlist_entries.save(waitlist_states.left(self.entry, NOW)),
            "payments.add": lambda: p.payments.add(self.unpaid),
            "payments.save": lambda: p.payments.save(self.paid.with_refund(RefundFactory())),
            "ledger.post": lambda: p.ledger.post([ledger.capture(self.paid)]),
            "notices.add": lambda: p.notices.add(NoticeFactory(), NOW),
            "idempotency_keys.add": lambda: p.idempotency_keys.add(ClaimFactory()),
            "idempotency_keys.save": lambda: p.idempotency_keys.save(self.claim.given_back(NOW)),
            "idempotency_keys.forget": lambda: p.idempotency_keys.forget(NOW, 1),
            "notifications.add": lambda: p.notifications.add(
                [NotificationFactory(recipient=self.notification.recipient)]
            ),
            "notifications.mark_read": lambda: p.notifications.mark_read(
                self.notification.occasion, self.notification.recipient, NOW
            ),
            "notifications.keep_data": lambda: p.notifications.keep_data(self.notification.id, {"more": "of it"}),
            "notifications.withdraw": lambda: p.notifications.withdraw(self.sending.id, NOW, 1),
            "notifications.forget": lambda: p.notifications.forget(AGES_HENCE, 1),
            "sendings.add": lambda: p.sendings.add(SendingFactory(sent_by=self.account.user.id)),
            "sendings.finish": lambda: p.sendings.finish(self.sending.id, NOW),
            "sendings.stop_about": lambda: p.sendings.stop_about(self.event.id, AGES_HENCE, NOW),
            "sendings.stop_of": lambda: p.sendings.stop_of(self.sending.sent_by, AGES_HENCE, NOW),
            "sendings.forget": lambda: p.sendings.forget(AGES_HENCE, 1),
            "rounds.finish": lambda: p.rounds.finish("another round", NOW),
            "rounds.forget": lambda: p.rounds.forget(AGES_HENCE, 1),
            "rearrangements.add": lambda: p.rearrangements.add(EventRearrangedFactory(event_id=self.event.id)),
            "rearrangements.settle": lambda: p.rearrangements.settle(self.event.id, [self.change.version], NOW),
            "rearrangements.drop": lambda: p.rearrangements.drop(self.event.id, [self.change.version]),
            "rearrangements.forget": lambda: p.rearrangements.forget(AGES_HENCE, 1),
            "outbox.add": lambda: p.outbox.add(PlacesFreed(at=NOW, event_id=self.event.id)),
            "outbox.requeue": lambda: p.outbox.requeue(new_id(), PlacesFreed(at=NOW, event_id=self.event.id)),
            "queue.forget": lambda: p.outbox.forget(AGES_HENCE, 1),
            "job_runs.begin": lambda: p.job_runs.begin("sweep", NOW, NOW),
            "job_runs.renew": lambda: p.job_runs.renew("watch", NOW, self.token, NOW),
            "job_runs.end": lambda: p.job_runs.end("watch", NOW, self.token, NOW, None),
            "dead_letters.replay": lambda: p.dead_letters.replay([new_id()], NOW),
            "queue.claim": lambda: queue.claim(NOW, 1),
            "queue.renew": lambda: queue.renew(lost, NOW),
            "queue.settle": lambda: queue.settle(lost, NOW),
            "queue.postpone": lambda: queue.postpone(lost, NOW, "boom"),
            "queue.release": lambda: queue.release(lost, NOW),
            "queue.bury": lambda: queue.bury(lost, NOW, "boom"),
            "preferences.choose": lambda: p.preferences.choose(
                self.recipient.key, {(Topic.SURVEYS, Channel.EMAIL): False}
            ),
            "held_back.settle": lambda: p.held_back.settle([self.notification.id], NOW),
            "held_back.leave_out": lambda: p.held_back.leave_out([self.notification.id], NOW),
            "devices.keep": lambda: p.devices.keep(DeviceFactory(user_id=self.account.user.id)),
            "devices.remove": lambda: p.devices.remove([self.device.id]),
            "feed.begin": p.feed.begin,
            "feed.publish": lambda: p.feed.publish([PublicationFactory()]),
            "feed.withhold": lambda: p.feed.withhold([new_id()]),
            "feed.forget": lambda: p.feed.forget(NOW, 1),
            "endpoints.add": lambda: p.endpoints.add(EndpointFactory(owner_id=self.account.user.id)),
            "endpoints.save": lambda: p.endpoints.save(self.endpoint.failed(NOW)),
            "deliveries.add": lambda: p.deliveries.add([DeliveryFactory(endpoint_id=self.endpoint.id)]),
            "deliveries.note": lambda: p.deliveries.note(self.delivery.id, Outcome(at=NOW, status=500)),
            "deliveries.send_again": lambda: p.deliveries.send_again(self.delivery.id, NOW),
            "deliveries.claim": lambda: p.deliveries.queue.claim(NOW, 1),
            "deliveries.forget": lambda: p.deliveries.forget(AGES_HENCE, 1),
            "endpoints.delete": lambda: p.endpoints.delete(self.endpoint.id, NOW),
            "personal_data.forget_guests": lambda: p.personal_data.forget_guests(self.event.id, 10),
            "personal_data.forgotten": lambda: p.personal_data.forgotten(self.event.id, NOW),
            "personal_data.begin": lambda: p.personal_data.begin(self.leaving.id, NOW),
            "personal_data.erase": lambda: p.personal_data.erase(self.subject, Trace.OWN_TICKETS, NOW, 10),
            "events.delete": lambda: p.events.delete(self.event.id, NOW),
        }
