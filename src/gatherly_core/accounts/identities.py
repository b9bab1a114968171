"""People as other providers know them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from gatherly_core.kernel.identifiers import SocialIdentityId, UserId


class Provider(StrEnum):
    """Who is believed about who somebody is."""

    GOOGLE = "google"
    FACEBOOK = "facebook"


@dataclass(frozen=True, slots=True)
class ProvenIdentity:
    """What a provider has just proven of somebody.

    `subject` is what the provider always calls them: 1 to 255 printable letters of ASCII. `email` is normalized as
    those that are registered, `email_verified` is whether the provider says that it is theirs. `name` has 1 to 100
    characters, none of which controls anything.
    """

    provider: Provider
    subject: str
    email: str | None = None
    email_verified: bool = False
    name: str | None = None


@dataclass(frozen=True, slots=True)
class SocialIdentity:
    """That a user signs in as somebody whom a provider knows. Of that provider, nothing else is kept."""

    id: SocialIdentityId
    user_id: UserId
    provider: Provider
    subject: str
    created_at: datetime
