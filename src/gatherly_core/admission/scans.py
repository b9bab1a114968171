"""Scans at the door, and what they come to."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from gatherly_core.booking.model import Attendee, AttendeeStatus, BookingStatus, Person
from gatherly_core.kernel.identifiers import AttendeeId, BookingId, EventId, ScanId, TicketTypeId, UserId


class Direction(StrEnum):
    IN = "in"
    OUT = "out"


class ScanResult(StrEnum):
    ADMITTED = "admitted"
    LEFT = "left"
    ALREADY_CHECKED_IN = "already_checked_in"
    NOT_CHECKED_IN = "not_checked_in"
    CONFLICT = "conflict"
    """Let in by one device while admitted by another: two people may have come in with one code."""
    VOID_TICKET = "void_ticket"
    WRONG_TICKET = "wrong_ticket"
    WRONG_EVENT = "wrong_event"
    NOT_CONFIRMED = "not_confirmed"
    UNKNOWN_CODE = "unknown_code"
    FORGED_CODE = "forged_code"
    FROM_THE_FUTURE = "from_the_future"
    TOO_OLD = "too_old"


DOUBTFUL = frozenset({ScanResult.ALREADY_CHECKED_IN, ScanResult.CONFLICT})
"""The results of who wanted to come in with a ticket that somebody is inside with."""

PASSED = frozenset({ScanResult.ADMITTED, ScanResult.LEFT})
"""The results of who came in, or went out, as they should."""

LONGEST_NAME = 64
"""The most characters in the name of a device, and in a nonce."""

ScanKey = tuple[str, str]
"""What tells the scans of an event apart: a device, and the nonce that it gave to the scan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """One look at a ticket; each is kept, whatever came of it.

    `at` is the scan's own time, `received_at` when it became known here. `device_id` is empty when none was named.
    `ticket_type_id` is the one that was asked for, if any was. `fingerprint` stands for the text that was shown, which
    is not kept. `passage` says whether the door has let the person pass, or would not know better: only such scans
    make up an attendee's timeline. `result` is what the scan comes to there, and changes when an earlier one turns up;
    `told` is what its device was answered, and stays. `against` is the admission that stood in its way.
    """

    id: ScanId
    event_id: EventId
    direction: Direction
    at: datetime
    received_at: datetime
    device_id: str
    nonce: str
    scanned_by: UserId
    result: ScanResult
    told: ScanResult
    attendee_id: AttendeeId | None = None
    ticket_type_id: TicketTypeId | None = None
    fingerprint: str | None = field(default=None, repr=False)
    passage: bool = False
    against: ScanId | None = None

    @property
    def key(self) -> ScanKey:
        return (self.device_id, self.nonce)


@dataclass(frozen=True, slots=True)
class Attendance:
    """When an attendee was admitted last, and when they left after that; None for what has not happened."""

    checked_in_at: datetime | None = None
    checked_out_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """An attendee as the door sees them: with as much of their booking as matters there."""

    attendee: Attendee
    booking_id: BookingId
    user_id: UserId
    event_id: EventId
    status: BookingStatus
    booked_at: datetime

    def by_name(self) -> "Guest":
        """The guest without their address and their code: as much as it takes to find them at the door."""
        return replace(self, attendee=replace(self.attendee, person=Person(self.attendee.person.name, ""), code=""))

    def attending(self, attendance: Attendance) -> "Guest":
        """The guest, who has come and gone like that."""
        come, gone = attendance.checked_in_at, attendance.checked_out_at
        return replace(self, attendee=replace(self.attendee, checked_in_at=come, checked_out_at=gone))


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestFilter:
    """Which of an event's attendees to list; None leaves a choice open.

    `text` is part of a name or an address, or, with `names_only`, of a name.
    """

    status: AttendeeStatus | None = None
    checked_in: bool | None = None
    ticket_type_id: TicketTypeId | None = None
    text: str = ""
    names_only: bool = False


ATTENDING = frozenset({BookingStatus.CONFIRMED, BookingStatus.CANCELLED})
"""The states of bookings whose attendees are listed: who never was confirmed was never expected."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two scans that let somebody in with the same code, while nobody had left between them."""

    admitted: Scan
    doubled: Scan


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said about a scan; `guest` is who it was, as they stand now, if that is known."""

    scan: Scan
    guest: Guest | None = None
    conflict: Conflict | None = None
