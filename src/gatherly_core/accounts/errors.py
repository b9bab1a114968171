"""What can go wrong with accounts."""

from gatherly_core.kernel.errors import Conflict, Invalid, NotFound, TooMany, Unauthenticated, Unavailable


class AccountDisabled(Unauthenticated):
    """An admin has shut this account out."""

    code = "account_disabled"

    def __init__(self, detail: str = "This account was disabled.") -> None:
        super().__init__(detail)


class AlreadyVerified(Conflict):
    """The address is confirmed: there is nothing to write a letter about."""

    code = "already_verified"


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


class InvalidRefreshToken(Unauthenticated):
    """Nobody issued this refresh token, or its session has ended."""

    code = "invalid_refresh_token"


class InvalidLink(Invalid):
    """What stands in the link is unknown, was used already, or is too old."""

    code = "invalid_link"

    def __init__(self) -> None:
        problem = "must be from the newest letter, which is good once and for a short time"
        super().__init__("This link was used already, or is too old.", {"token": problem})


class InvalidToken(Unauthenticated):
    code = "invalid_token"


class ProviderUnavailable(Conflict):
    """The operator has not set this provider up."""

    code = "provider_unavailable"


class TokenExpired(Unauthenticated):
    code = "token_expired"


class NotSignedIn(Unauthenticated):
    code = "not_signed_in"


class OwnAccount(Conflict):
    """No admin may shut themself out: there might be nobody left to undo it."""

    code = "own_account"


class RefreshReused(Unauthenticated):
    """A refresh token came a second time, so somebody else may have it: its session was ended."""

    code = "refresh_reused"


class SessionEnded(Unauthenticated):
    """The session that the access token belongs to was ended, or is over."""

    code = "session_ended"

    def __init__(self, detail: str = "The session has ended. Sign in again.") -> None:
        super().__init__(detail)


class SessionNotFound(NotFound):
    code = "session_not_found"


class TooManyAttempts(TooMany):
    """So many guesses at a password were wrong that the next must wait."""

    code = "too_many_attempts"

    def __init__(self, retry_after: int) -> None:
        super().__init__("That was wrong too often. Please try again later.", retry_after)


class UserNotFound(NotFound):
    code = "user_not_found"


class WrongPassword(Conflict):
    """The old password given with a new one is not the present one."""

    code = "wrong_password"
