"""The use cases of the capability booking."""

from gatherly_core.application.ports import Policy, Ports
from gatherly_core.booking.check_pools import CheckPools
from gatherly_core.booking.drafting import Drafting
from gatherly_core.booking.expire_bookings import ExpireBookings
from gatherly_core.booking.place_booking import PlaceBooking
from gatherly_core.booking.purchase_tickets import PurchaseTickets
from gatherly_core.booking.releasing import Releasing
from gatherly_core.promotions.redeeming import Redeeming


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
