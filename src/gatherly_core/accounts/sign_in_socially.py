"""Signing in as somebody whom another provider knows."""

from gatherly_core.accounts.claiming import ClaimAccount
from gatherly_core.accounts.errors import EmailTaken, IdentityTaken, InvalidCredentials, UserNotFound
from gatherly_core.accounts.identities import ProvenIdentity, Provider
from gatherly_core.accounts.model import SignedIn, User
from gatherly_core.accounts.opening_session import OpenSession
from gatherly_core.accounts.ports import IdentityProviders
from gatherly_core.kernel.unit_of_work import UnitOfWork, again

RIVALS = 2
"""Others who can be in the way once each: one makes an account of the address, one gives it the same identity."""


class SignInSocially:
    """Signs in whom a provider knows, and makes an account for who has none.

    - the provider's token must be good, and for us: InvalidIdentity; with the nonce that the client asked for
    - who signs in as this identity already is known by it alone, whatever their address is now
    - anybody else is told whose account is theirs by ClaimAccount: EmailTaken, EmailMissing
    - a disabled user does not get in: AccountDisabled
    - nor does who has given up their account, until nothing of it is left: InvalidCredentials; then they are new here
    - ProviderUnavailable when the operator has not set the provider up, IdentityProviderAway when it cannot be asked
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        identity_providers: IdentityProviders,
        claim_account: ClaimAccount,
        open_session: OpenSession,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._identity_providers = identity_providers
        self._claim_account = claim_account
        self._open_session = open_session

    def __call__(self, provider: Provider, token: str, nonce: str | None = None) -> SignedIn:
        proven = self._identity_providers.verify(provider, token, nonce)
        user = self._user(proven)
        return self._open_session(user, holds=lambda: self._claim_account.holds(user, proven))

    def _user(self, proven: ProvenIdentity) -> User:
        for _ in range(RIVALS):
            try:
                return self._claimed(proven)
            except (EmailTaken, IdentityTaken):
                # Perhaps by another first sign-in at the same moment, which is over now and seen.
                continue
        return self._claimed(proven)

    def _claimed(self, proven: ProvenIdentity) -> User:
        try:
            return self._unit_of_work.run(lambda: self._claim_account(proven), landed=again)
        except UserNotFound:
            raise InvalidCredentials("This account was given up, and is being erased.") from None
