"""What a view takes and answers: the validator and the documentation are made from the same description."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pyramid.security import NO_PERMISSION_REQUIRED

from gatherly_core.accounts.permissions import PERMISSIONS, Action, Relation
from gatherly_core.accounts.permitting import told
from gatherly_core.booking.errors import AlreadyCancelled, HoldExpired
from gatherly_core.checkout.errors import NotPayable
from gatherly_core.kernel.errors import GatherlyError, NotFound
from gatherly_core.payments.errors import (
    AuthenticationFailed,
    CardExpired,
    IncorrectCard,
    InsufficientFunds,
    PaymentDeclined,
    ProviderAway,
    ProviderRefused,
    UnknownPaymentMethod,
)
from gatherly_web.schemas.base import AnswerSchema, InputSchema
from gatherly_web.security import ANYBODY, SIGNED_IN

DRAFTS = f"Drafts, and what they sell, are there only for {told(Action.VIEW_DRAFT)}."
"""What is to be said where anybody may look at events."""

PAYING = (
    HoldExpired,
    AlreadyCancelled,
    NotPayable,
    PaymentDeclined,
    InsufficientFunds,
    CardExpired,
    IncorrectCard,
    AuthenticationFailed,
    ProviderAway,
    ProviderRefused,
    UnknownPaymentMethod,
)
"""What may go wrong when something is paid."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One method at one address; it is what Cornice calls the `schema` of a view.

    `action` is what it does: the table of permissions says who may, and is all that decides whether a caller must be
    signed in. `thing` is what the `{id}` in the address names, by the error that says there is none.
    `raises` are the errors that the view's use cases may raise, beyond those that every view of its kind may.
    """

    summary: str
    action: Action
    details: str = ""
    body: InputSchema | None = None
    body_required: bool = True
    """Whether there must be one; without it all its fields are left out."""
    upload: bool = False
    """Whether the body is a form with a file in it, and no JSON: `validated["body"]["file"]` is its content."""
    form: bool = False
    """Whether the body is a form with texts in it, encoded in either way, and no JSON."""
    query: InputSchema | None = None
    thing: type[NotFound] | None = None
    named: str = ""
    """A pattern of the `{name}` in the address, where there is one: the view itself says what has no such name."""
    words: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Other names in the address, and the words that each is one of: the view itself says what there is not."""
    status: int = 200
    answer: AnswerSchema | None = None
    """None for an answer without content, or with content that is not JSON."""
    media_type: str = ""
    """Of an answer that is a file and not JSON."""
    raises: tuple[type[GatherlyError], ...] = ()
    etag: bool = False
    """Whether the answer carries an ETag and If-None-Match is honoured."""
    if_match: bool = False
    """Whether If-Match is honoured."""
    idempotent: bool = False
    """Whether a request that is repeated with its Idempotency-Key is done once, and answered as the first time.

    The view gives `request.work_id` to what it makes, and `request.work.repeated` to use cases that make nothing.
    """
    paged: bool = False
    """Whether the answer is a page, which a Link header continues."""
    anonymous: bool = False
    """Whether nobody is asked who they are: an Authorization header, good or bad, is not looked at."""
    raw: bool = False
    """Whether the view reads the request all by itself: nothing of it is checked before, not even who sends it."""

    @property
    def permission(self) -> str:
        """What Pyramid is to ask the security policy for."""
        if self.anonymous or self.raw:
            return NO_PERMISSION_REQUIRED
        return ANYBODY if Relation.ANYBODY in PERMISSIONS[self.action] else SIGNED_IN
