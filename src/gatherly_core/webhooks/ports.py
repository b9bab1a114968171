"""What webhooks need from outside."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from gatherly_core.kernel.identifiers import DeliveryId, EndpointId, EventId, UserId
from gatherly_core.kernel.paging import Page, PageRequest
from gatherly_core.kernel.queues import Queue
from gatherly_core.webhooks.deliveries import Delivery, Outcome
from gatherly_core.webhooks.endpoints import Endpoint, Listener
from gatherly_core.webhooks.model import FeedFilter, FeedPage, Publication, Unpublished


class Feed(Protocol):
    """Facts in the order in which they were published. Works inside a unit of work only.

    What the outbox is given of the facts that are told (`publications.told`) is unpublished until it is in the feed.
    A reader who has seen the feed up to some position never misses a fact that comes before it later: positions are
    given by one block at a time.
    """

    def unpublished(self, limit: int) -> tuple[Unpublished, ...]:
        """At most `limit` facts that are not in the feed, by their identifiers.

        Also those that were committed after others with later identifiers. What this release cannot read is left out,
        and left to one that can.
        """
        ...

    def locked_end(self) -> int | None:
        """The last position that was given, which nobody else can move until the block ends; None before `begin`."""
        ...

    def begin(self) -> None:
        """Makes an end that can be locked, before the first position. AlreadyMade when there is one."""
        ...

    def organizers(self, event_ids: Iterable[EventId]) -> Mapping[EventId, UserId]:
        """Whose the events are, or were: deleted ones, too."""
        ...

    def sequences(self, subject_ids: Iterable[UUID]) -> Mapping[UUID, int]:
        """The last sequence that was given for each of the subjects; those without any are left out."""
        ...

    def publish(self, publications: Sequence[Publication]) -> None:
        """Keeps publications, at least one and in the order of their positions; their facts are published from then on.

        The block has locked the end, and the last of the positions becomes it. AlreadyMade for a fact that is in the
        feed.
        """
        ...

    def withhold(self, fact_ids: Iterable[UUID]) -> None:
        """Leaves facts out of the feed for good: they are no longer unpublished."""
        ...

    def browse(self, wanted: FeedFilter, after: int, limit: int) -> FeedPage:
        """At most `limit` of the wanted facts, those behind `after`; 0 stands for the beginning.

        Without more, the page goes on behind all that there is now, wanted or not.
        """
        ...

    def get(self, fact_id: UUID) -> Publication | None:
        """The fact; None when it is not in the feed, or not any more."""
        ...

    def forgotten(self) -> int:
        """The last position that was forgotten; 0 when none was."""
        ...

    def forget(self, before: datetime, limit: int) -> int:
        """Removes at most `limit` facts that happened before then, the first ones; answers how many there were."""
        ...


class Endpoints(Protocol):
    """Where facts are sent. Works inside a unit of work only. A deleted endpoint is absent from every answer."""

    def add(self, endpoint: Endpoint) -> None: ...

    def get(self, endpoint_id: EndpointId) -> Endpoint:
        """EndpointNotFound when there is none."""
        ...

    def locked(self, endpoint_id: EndpointId) -> Endpoint:
        """The endpoint, which nobody else can change until the block ends. EndpointNotFound."""
        ...

    def save(self, endpoint: Endpoint) -> None:
        """Keeps what has changed of an endpoint that the block has locked."""
        ...

    def delete(self, endpoint_id: EndpointId, now: datetime) -> None:
        """Takes an endpoint out of sight for good, with its address and its secrets."""
        ...

    def of_user(self, user_id: UserId, page: PageRequest) -> Page[Endpoint]:
        """The endpoints of a user, in the order in which they were made."""
        ...

    def number(self, user_id: UserId) -> int:
        """How many endpoints a user has."""
        ...

    def serving(self, user_id: UserId) -> int:
        """How many of them are not off."""
        ...

    def listeners(self, organizer_ids: Iterable[UserId]) -> tuple[Listener, ...]:
        """The endpoints to which something of these organizers' events is sent: their own, and those of admins.

        None that is off, or whose owner is neither organizer nor admin, is shut out or gives up their account.
        """
        ...

    def listener(self, endpoint_id: EndpointId) -> Listener | None:
        """The endpoint, if anything is sent there, as `listeners` has it; else None."""
        ...


class Deliveries(Protocol):
    """Facts on their way to endpoints. Works inside a unit of work only."""

    @property
    def queue(self) -> Queue[Delivery]:
        """Those that are due. What becomes of them is told by their status.

        None to an endpoint that rests, and to each of the others at most one: while somebody has claimed that, nobody
        claims another there, until its lease has lapsed or they have answered for it. Of the same subject the earlier
        come first: nothing is claimed before what has a lower sequence and still is on its way there. Endpoints take
        turns: the one that was served least lately comes first, and of what there is for it, what is due the longest.
        """
        ...

    def add(self, deliveries: Sequence[Delivery]) -> None:
        """Keeps new deliveries, each due at once."""
        ...

    def get(self, delivery_id: DeliveryId) -> Delivery:
        """DeliveryNotFound when there is none."""
        ...

    def note(self, delivery_id: DeliveryId, outcome: Outcome) -> None:
        """Keeps what came of the last try."""
        ...

    def send_again(self, delivery_id: DeliveryId, now: datetime) -> None:
        """Makes a delivery due at once, whatever has become of it, as if it had not been tried yet.

        The block has locked the endpoint.
        """
        ...

    def of_endpoint(self, endpoint_id: EndpointId, page: PageRequest) -> Page[Delivery]:
        """The deliveries to an endpoint, newest first."""
        ...

    def forget(self, before: datetime, limit: int) -> int:
        """Removes at most `limit` deliveries that were made before then; answers how many there were."""
        ...


class EndpointSecrets(Protocol):
    """What messages are signed with. What is kept of a secret is of no use to who cannot open it."""

    def new(self) -> str:
        """A new secret, that nobody can guess: `whsec_` and 32 bytes in base64."""
        ...

    def sealed(self, endpoint_id: EndpointId, secret: str) -> str:
        """The secret as it may be kept for that endpoint, of at most 255 letters."""
        ...

    def opened(self, endpoint_id: EndpointId, sealed: str) -> str:
        """What was sealed for that endpoint. SecretLost when it was not sealed here."""
        ...


class Receivers(Protocol):
    """The programs to which facts are sent. Outside of blocks only."""

    def check(self, url: str) -> None:
        """Invalid, naming `url`, unless it is an address to which something may be sent.

        That is HTTPS, without a name and a password in it, to a machine of the public internet: not to one inside,
        however that is spelled. A name of which nobody knows the address now is taken.
        """
        ...

    def send(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        """Posts the body; answers the status of the answer, whatever it is. Redirections are not followed.

        ReceiverFailed when there is no answer within ten seconds, or the address that the name has now is none to
        which something may be sent.
        """
        ...
