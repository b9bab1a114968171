"""What bookings need from outside."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from gatherly_core.booking.model import Attendee, Booking
from gatherly_core.kernel.identifiers import AttendeeId, BookingId, EventId, UserId
from gatherly_core.kernel.paging import Page, PageRequest


class Bookings(Protocol):
    """The bookings. Works inside a unit of work only."""

    def add(self, bookings: Sequence[Booking]) -> None:
        """Keeps new bookings. AlreadyMade when an id, ReferenceTaken when a reference is another booking's."""
        ...

    def get(self, booking_id: BookingId) -> Booking:
        """BookingNotFound when there is none."""
        ...

    def locked(self, booking_id: BookingId) -> Booking:
        """The booking, which nobody else can change until the block ends. BookingNotFound when there is none."""
        ...

    def made(self, booking_ids: Iterable[BookingId]) -> Mapping[BookingId, Booking]:
        """Those that there are."""
        ...

    def exists(self, booking_id: BookingId) -> bool:
        """Whether there is one. In a block that may write: once whoever is just adding it has done so, or has not."""
        ...

    def move(self, *bookings: Booking) -> None:
        """Keeps bookings that a state rule has moved: status, `expires_at`, `paying`, attendees' status, `updated_at`.

        The block has locked them, with `locked`, `due` or `live_of_event`.
        """
        ...

    def reduce(self, booking: Booking) -> None:
        """Keeps a live booking, which the block has locked, with fewer tickets: its items and attendees' status."""
        ...

    def due(self, now: datetime, limit: int, event_id: EventId | None = None) -> tuple[Booking, ...]:
        """At most `limit` pending bookings (of the event) that expire at `now` or before, the longest overdue first.

        Nobody else can change them until the block ends. One that somebody else is changing right now is left out, and
        so is one that is paying: the provider's word alone lets it go.
        """
        ...

    def due_paying(self, now: datetime, limit: int, after: BookingId | None = None) -> tuple[BookingId, ...]:
        """The ids of at most `limit` paying bookings that expire at `now` or before, by id, those beyond `after`.

        A look only: others may change them at the same time.
        """
        ...

    def live_of_event(self, event_id: EventId, limit: int) -> tuple[Booking, ...]:
        """At most `limit` pending and confirmed bookings of an event, by id; none only when there is none left.

        Nobody else can change them until the block ends.
        """
        ...

    def count_live(self, event_id: EventId) -> int:
        """How many pending and confirmed bookings the event has."""
        ...

    def of_user(self, user_id: UserId, page: PageRequest) -> Page[Booking]:
        """A user's bookings, newest first."""
        ...


class Attendees(Protocol):
    """The attendees, one by one. Works inside a unit of work only."""

    def booking_of(self, attendee_id: AttendeeId) -> BookingId:
        """The booking that admits the attendee; it is the same for ever. AttendeeNotFound when there is none."""
        ...

    def locked(self, attendee_id: AttendeeId) -> Attendee:
        """The attendee, whom nobody else can change until the block ends. AttendeeNotFound when there is none.

        Who also locks the booking has done that before.
        """
        ...

    def save(self, attendee: Attendee) -> None:
        """Keeps the person, the code, the rank and the welcome of an attendee, whom the block has locked."""
        ...
