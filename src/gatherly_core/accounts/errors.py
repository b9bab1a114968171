"""What can go wrong with accounts."""

from gatherly_core.kernel.errors import Conflict, NotFound, Unauthenticated


class EmailTaken(Conflict):
    code = "email_taken"


class InvalidCredentials(Unauthenticated):
    code = "invalid_credentials"


class InvalidToken(Unauthenticated):
    code = "invalid_token"


class TokenExpired(Unauthenticated):
    code = "token_expired"


class NotSignedIn(Unauthenticated):
    code = "not_signed_in"


class UserNotFound(NotFound):
    code = "user_not_found"


class WrongPassword(Conflict):
    """The old password given with a new one is not the present one."""

    code = "wrong_password"
