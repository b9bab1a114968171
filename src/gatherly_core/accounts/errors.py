"""What can go wrong with accounts."""

from gatherly_core.kernel.errors import Conflict, NotFound, Unauthenticated, Unavailable


class EmailTaken(Conflict):
    code = "email_taken"


class EmailMissing(Conflict):
    """The provider does not tell the address of who signs in, which every account has."""

    code = "email_missing"


class IdentityProviderAway(Unavailable):
    """The provider cannot be asked who somebody is, or answers nonsense."""

    code = "identity_provider_away"
    retry_after = 5


class IdentityTaken(Conflict):
    """Somebody else signs in as this identity already."""

    code = "identity_taken"


class InvalidCredentials(Unauthenticated):
    code = "invalid_credentials"


class InvalidIdentity(Unauthenticated):
    """The provider's token is forged, over, or meant for somebody else."""

    code = "invalid_identity"


class InvalidToken(Unauthenticated):
    code = "invalid_token"


class ProviderUnavailable(Conflict):
    """The operator has not set this provider up."""

    code = "provider_unavailable"


class TokenExpired(Unauthenticated):
    code = "token_expired"


class NotSignedIn(Unauthenticated):
    code = "not_signed_in"


class UserNotFound(NotFound):
    code = "user_not_found"


class WrongPassword(Conflict):
    """The old password given with a new one is not the present one."""

    code = "wrong_password"
