"""Events."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from gatherly_core.events.refund_policy import RefundPolicy
from gatherly_core.kernel.identifiers import EventId, UserId


class EventStatus(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    CANCELLED = "cancelled"
    """It will not take place. Everybody may still see it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDetails:
    """What an organizer says of an event. Moments are aware and in UTC; `timezone` is an IANA name.

    `description` is markup; the other texts are no more than text. `capacity` is the number of people that all its
    ticket types together may admit; None sets no such limit. 0 is a limit like any other. `refund_policy` says what a
    booker who cancels gets back; None leaves it to what is usual.
    """

    title: str
    start_date: datetime
    end_date: datetime
    timezone: str
    currency: str
    description: str = ""
    category: str | None = None
    tags: tuple[str, ...] = ()
    location: str = ""
    latitude: float | None = None
    longitude: float | None = None
    images: tuple[str, ...] = ()
    capacity: int | None = None
    refund_policy: RefundPolicy | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """An event. `version` grows with every edit."""

    id: EventId
    organizer_id: UserId
    details: EventDetails
    status: EventStatus
    created_at: datetime
    updated_at: datetime
    featured: bool = False
    version: int = 1

    @property
    def published(self) -> bool:
        return self.status is EventStatus.PUBLISHED

    def started(self, now: datetime) -> bool:
        return now >= self.details.start_date

    def ended(self, now: datetime) -> bool:
        return now >= self.details.end_date

    def edited(self, details: EventDetails, now: datetime) -> "Event":
        return replace(self, details=details, version=self.version + 1, updated_at=now)

    def in_status(self, status: EventStatus, now: datetime) -> "Event":
        return replace(self, status=status, version=self.version + 1, updated_at=now)

    def featured_or_not(self, featured: bool, now: datetime) -> "Event":
        return replace(self, featured=featured, version=self.version + 1, updated_at=now)
