"""Deliveries: facts on their way to endpoints."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from gatherly_core.kernel.identifiers import DeliveryId, EndpointId


class DeliveryStatus(StrEnum):
    QUEUED = "queued"
    DELIVERED = "delivered"
    """The endpoint has answered with a status of success."""
    FAILED = "failed"
    """It is given up, and may be sent again by hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a try: the status that the endpoint answered, or a word for why it answered nothing."""

    at: datetime
    status: int | None = None
    error: str | None = None

    @property
    def delivered(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A fact on its way to an endpoint, tried `attempts` times; `due_at` is the next time, None when there is none.

    `sequence` counts the facts of the booking, or else of the event, that is `subject_id`.
    """

    id: DeliveryId
    endpoint_id: EndpointId
    fact_id: UUID
    type: str
    subject_id: UUID
    sequence: int
    created_at: datetime
    status: DeliveryStatus = DeliveryStatus.QUEUED
    attempts: int = 0
    due_at: datetime | None = None
    outcome: Outcome | None = None
