"""Telling of bookings and of tickets."""

import hashlib
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from gatherly_core.accounts.model import User
from gatherly_core.accounts.ports import Users
from gatherly_core.admission.rationing import Allowance, TicketRations
from gatherly_core.booking.model import Attendee, AttendeeStatus, Booking, BookingStatus
from gatherly_core.booking.ports import Attendees, Bookings
from gatherly_core.events.model import Event
from gatherly_core.kernel.addresses import address_key
from gatherly_core.kernel.identifiers import AttendeeId, BookingId, UserId
from gatherly_core.kernel.unit_of_work import UnitOfWork, again
from gatherly_core.messages.model import Amount
from gatherly_core.notifications.event_news import EventNews
from gatherly_core.notifications.model import Kind, Recipient
from gatherly_core.notifications.news import News
from gatherly_core.notifications.telling import Tell


class Told(NamedTuple):
    news: News
    recipient: Recipient


class TellOfBooking:
    """Tells of a confirmed booking, its tickets enclosed.

    - its owner of the whole booking; whoever attends with it by another address, of their own ticket
    - of these so many in a day, of one owner and to one address (see TicketRations), and no more: their tickets are
      among the owner's, and they are told nothing else of the event either
    - its owner also of how many are too many, whose tickets they have to pass on themselves; so they are counted first.
      They are told nothing of those whom others have had written to as often as can be
    - no more when it has been given up meanwhile, or its event is deleted
    - nobody once its owner has given up their account: which of the addresses are theirs, is not known any more
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        users: Users,
        event_news: EventNews,
        bookings: Bookings,
        attendees: Attendees,
        rations: TicketRations,
        tell: Tell,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._users = users
        self._event_news = event_news
        self._bookings = bookings
        self._attendees = attendees
        self._rations = rations
        self._tell = tell

    def __call__(self, booking_id: BookingId) -> None:
        found = self._unit_of_work.read(lambda: self._find(booking_id))
        if found is None:
            return
        booking, event, owner = found
        letters: dict[Allowance, list[Told]] = {allowance: [] for allowance in Allowance}
        for attendee in booking.attendees:
            told = None if _bears(attendee, owner.email) else ticket_told(attendee, booking, event, self._event_news)
            if told:
                letters[self._unit_of_work.run(partial(self._allow, owner.id, attendee), landed=again)].append(told)
        unwritten = len(letters[Allowance.TOO_MANY])
        self._tell(_confirmed(booking, event, self._event_news, unwritten), [Recipient(owner.id)])
        for told in letters[Allowance.WELCOME]:
            self._tell(told.news, [told.recipient])

    def _find(self, booking_id: BookingId) -> tuple[Booking, Event, User] | None:
        booking = self._bookings.get(booking_id)
        event = self._event_news.event(booking.event_id)
        owner = self._users.get_many([booking.user_id]).get(booking.user_id)
        if event is None or owner is None or booking.status is not BookingStatus.CONFIRMED:
            return None
        return booking, event, owner

    def _allow(self, owner: UserId, looked_at: Attendee) -> Allowance:
        attendee = self._attendees.locked(looked_at.id)
        if (attendee.code, attendee.person.email) != (looked_at.code, looked_at.person.email):
            return Allowance.PASSED_OVER  # it was handed on, or corrected, since
        if attendee.welcome:
            return Allowance.WELCOME  # they were counted, before this was cut off
        allowance = self._rations.allow(owner, attendee.person.email)
        if allowance is Allowance.WELCOME:
            self._attendees.save(replace(attendee, welcome=True))
        return allowance


class TellOfTicket:
    """Tells whoever was handed a ticket, which is enclosed, of it, if they are welcome to be written to.

    Its owner has seen to it themselves.
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        users: Users,
        event_news: EventNews,
        bookings: Bookings,
        attendees: Attendees,
        tell: Tell,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._users = users
        self._event_news = event_news
        self._bookings = bookings
        self._attendees = attendees
        self._tell = tell

    def __call__(self, attendee_id: AttendeeId) -> None:
        if told := self._unit_of_work.read(lambda: self._ticket(attendee_id)):
            self._tell(told.news, [told.recipient])

    def _ticket(self, attendee_id: AttendeeId) -> Told | None:
        booking = self._bookings.get(self._attendees.booking_of(attendee_id))
        event = self._event_news.event(booking.event_id)
        owner = self._users.get_many([booking.user_id]).get(booking.user_id)
        attendee = next(each for each in booking.attendees if each.id == attendee_id)
        if event is None or owner is None or booking.status is not BookingStatus.CONFIRMED:
            return None
        if not attendee.welcome or _bears(attendee, owner.email):
            return None
        return ticket_told(attendee, booking, event, self._event_news)


def ticket_told(attendee: Attendee, booking: Booking, event: Event, event_news: EventNews) -> Told | None:
    """What to tell the attendee of their ticket, if it is good and has an address.

    Its code, which is new whenever it is handed on, makes the occasion; and nobody can tell the code from that.
    """
    if attendee.status is not AttendeeStatus.VALID or not attendee.person.email:
        return None
    code = hashlib.sha256(attendee.code.encode()).hexdigest()[:16]
    news = event_news.about(
        event,
        Kind.TICKET,
        f"ticket-{attendee.id}-{code}",
        {"booking_id": str(booking.id), "attendee_id": str(attendee.id)},
        reference=booking.reference,
        name=attendee.person.name,
    )
    return Told(news, Recipient(address=attendee.person.email))


def _confirmed(booking: Booking, event: Event, event_news: EventNews, unwritten: int) -> News:
    return event_news.about(
        event,
        Kind.BOOKING_CONFIRMED,
        f"booking-confirmed-{booking.id}",
        {"booking_id": str(booking.id)},
        reference=booking.reference,
        tickets=sum(attendee.status is AttendeeStatus.VALID for attendee in booking.attendees),
        total=Amount(booking.total, booking.currency),
        unwritten=unwritten,
    )


def _bears(attendee: Attendee, address: str) -> bool:
    return address_key(attendee.person.email) == address
