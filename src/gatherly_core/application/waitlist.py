"""The use cases of the capability waitlist."""

from gatherly_core.application.ports import Policy, Ports
from gatherly_core.booking.drafting import Drafting
from gatherly_core.booking.releasing import Releasing
from gatherly_core.waitlist.accept_offer import AcceptOffer
from gatherly_core.waitlist.check_waiting import CheckWaiting
from gatherly_core.waitlist.close_offer import CloseOffer
from gatherly_core.waitlist.decline_offer import DeclineOffer
from gatherly_core.waitlist.disband_waitlist import DisbandWaitlist
from gatherly_core.waitlist.join_waitlist import JoinWaitlist
from gatherly_core.waitlist.leave_waitlist import LeaveWaitlist
from gatherly_core.waitlist.leaving import Leaving
from gatherly_core.waitlist.prioritise_entry import PrioritiseEntry
from gatherly_core.waitlist.serve_overlooked import ServeOverlooked
from gatherly_core.waitlist.serve_waitlist import ServeWaitlist
from gatherly_core.waitlist.view_waitlist import ListEntries, ViewEntry, ViewLine


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
        self.prioritise = PrioritiseEntry(p.unit_of_work, p.events, p.waitlist_entries, p.trail, p.clock)
        self.list_entries = ListEntries(p.unit_of_work, p.waitlist_entries)
        self.view_entry = ViewEntry(p.unit_of_work, p.waitlist_entries)
        self.view_line = ViewLine(p.unit_of_work, p.events, p.waitlist_entries)
        self.check_waiting = CheckWaiting(p.unit_of_work, p.pools, p.waitlist_entries)
