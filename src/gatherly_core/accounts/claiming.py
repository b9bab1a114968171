"""Whose account it is that a proven identity opens."""

from gatherly_core.accounts.errors import AccountDisabled, EmailMissing, EmailTaken
from gatherly_core.accounts.facts import EmailVerificationRequested, UserRegistered
from gatherly_core.accounts.identities import ProvenIdentity, SocialIdentity
from gatherly_core.accounts.model import Account, Role, User
from gatherly_core.accounts.ports import SocialIdentities, Users
from gatherly_core.accounts.session_ports import Sessions
from gatherly_core.audit.deeds import Deed
from gatherly_core.audit.trail import AuditTrail
from gatherly_core.kernel.addresses import address_key
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.facts import Outbox
from gatherly_core.kernel.identifiers import Identifiers, SocialIdentityId, UserId


class ClaimAccount:
    """Finds the account of a proven identity, or makes it. To be called inside a unit of work.

    - an identity that has an account keeps it
    - an account is somebody's who has its address, if their provider says that it is theirs; if it does not say so:
      EmailTaken
    - an account whose address nobody ever proved may have been made by anybody, who waits for its owner to come: its
      password, sessions and other identities go when its owner proves the address
    - a disabled account is given to nobody: AccountDisabled
    - a letter follows to a new address that the provider has not verified, by which it is confirmed
    - without an address there can be no account: EmailMissing
    """

    def __init__(
        self,
        users: Users,
        social_identities: SocialIdentities,
        sessions: Sessions,
        facts: Outbox,
        trail: AuditTrail,
        identifiers: Identifiers,
        clock: Clock,
    ) -> None:
        self._users = users
        self._social_identities = social_identities
        self._sessions = sessions
        self._facts = facts
        self._trail = trail
        self._identifiers = identifiers
        self._clock = clock

    def __call__(self, proven: ProvenIdentity) -> User:
        """EmailTaken and IdentityTaken also when others come at once: it is to be tried again then.

        UserNotFound when the account was given up, and is still being erased.
        """
        known = self._social_identities.user_of(proven.provider, proven.subject)
        if known is not None:
            return self._users.get(known)
        if proven.email is None:
            raise EmailMissing("The provider does not tell your e-mail address, which an account must have.")
        email = address_key(proven.email)
        present = self._users.account_of(email)
        user = self._made(proven, email) if present is None else self._linked(present.user.id, proven)
        self._remember(user, proven)
        return user

    def holds(self, user: User, proven: ProvenIdentity) -> bool:
        """Whether the identity still has this account, and nobody who proved the address took it since."""
        return self._social_identities.user_of(proven.provider, proven.subject) == user.id

    def _made(self, proven: ProvenIdentity, email: str) -> User:
        now = self._clock.now()
        user = User(
            id=UserId(self._identifiers.new()),
            name=proven.name or email.partition("@")[0],
            email=email,
            role=Role.ATTENDEE,
            created_at=now,
            updated_at=now,
            email_verified=proven.email_verified,
        )
        self._users.add(Account(user, password_hash=None))
        self._trail.record(Deed.ACCOUNT_REGISTERED, user.id, user.id, role=user.role)
        self._facts.add(UserRegistered(at=now, user_id=user.id))
        if not user.email_verified:
            request_id = self._identifiers.new()
            self._facts.add(EmailVerificationRequested(at=now, request_id=request_id, user_id=user.id))
        return user

    def _linked(self, user_id: UserId, proven: ProvenIdentity) -> User:
        if not proven.email_verified:
            raise EmailTaken("There is an account with this e-mail address already: sign in to it as before.")
        user = self._users.account(user_id).user
        if user.disabled:
            raise AccountDisabled
        return user if user.email_verified else self._rid_of_strangers(user)

    def _rid_of_strangers(self, user: User) -> User:
        """The account, which nobody can enter any more who could until now."""
        now = self._clock.now()
        proven = user.verified(now)
        self._users.save(Account(proven, password_hash=None))
        self._social_identities.remove_of(user.id)
        self._sessions.revoke_of_user(user.id, now)
        self._trail.record(Deed.ACCOUNT_EMAIL_VERIFIED, user.id, user.id)
        return proven

    def _remember(self, user: User, proven: ProvenIdentity) -> None:
        identity = SocialIdentity(
            SocialIdentityId(self._identifiers.new()), user.id, proven.provider, proven.subject, self._clock.now()
        )
        self._social_identities.add(identity)
        self._trail.record(Deed.ACCOUNT_SOCIAL_LINKED, user.id, user.id, provider=proven.provider.value)
