"""The use cases of the capability accounts."""

from gatherly_core.accounts.administer_user import AdministerUser
from gatherly_core.accounts.authenticate import Authenticate
from gatherly_core.accounts.choosing_password import ChoosePassword
from gatherly_core.accounts.claiming import ClaimAccount
from gatherly_core.accounts.edit_profile import EditProfile
from gatherly_core.accounts.forget_attempts import ForgetAttempts
from gatherly_core.accounts.forget_letters import ForgetLetters
from gatherly_core.accounts.forget_sessions import ForgetSessions
from gatherly_core.accounts.guarding import Guard
from gatherly_core.accounts.list_users import ListUsers
from gatherly_core.accounts.opening_letter import OpenLetter
from gatherly_core.accounts.opening_session import OpenSession
from gatherly_core.accounts.proving_password import ProvePassword
from gatherly_core.accounts.refresh_session import RefreshSession
from gatherly_core.accounts.register import Register
from gatherly_core.accounts.request_letter import RequestPasswordReset, RequestVerification
from gatherly_core.accounts.reset_password import ResetPassword
from gatherly_core.accounts.sign_in import SignIn
from gatherly_core.accounts.sign_in_socially import SignInSocially
from gatherly_core.accounts.sign_out import SignOut
from gatherly_core.accounts.verify_email import VerifyEmail
from gatherly_core.accounts.view_profile import ViewProfile
from gatherly_core.accounts.view_sessions import EndSession, ListSessions
from gatherly_core.accounts.write_letter import WriteLetter
from gatherly_core.application.ports import Policy, Ports


class AccountsUseCases:
    def __init__(self, p: Ports, policy: Policy) -> None:
        guard = Guard(p.attempt_log, p.clock)
        choose_password = ChoosePassword(p.passwords, p.common_passwords)
        prove_password = ProvePassword(p.unit_of_work, p.passwords, guard)
        self._sign_in(p, policy, choose_password, prove_password)
        self._stay_signed_in(p, policy)
        self._look_after_accounts(p, choose_password, prove_password)
        self._write_letters(p, policy, guard, choose_password)
        self.forget_attempts = ForgetAttempts(p.unit_of_work, p.attempt_log, p.clock)

    def _sign_in(
        self, p: Ports, policy: Policy, choose_password: ChoosePassword, prove_password: ProvePassword
    ) -> None:
        self.open_session = OpenSession(
            p.unit_of_work,
            p.users,
            p.sessions,
            p.tokens,
            p.refresh_tokens,
            p.trail,
            p.identifiers,
            p.clock,
            terms=policy.sign_in_lasts,
        )
        self.register = Register(
            p.unit_of_work, p.users, choose_password, self.open_session, p.outbox, p.trail, p.identifiers, p.clock
        )
        self.sign_in = SignIn(p.unit_of_work, p.users, prove_password, self.open_session, p.trail)
        claim_account = ClaimAccount(
            p.users, p.social_identities, p.sessions, p.outbox, p.trail, p.identifiers, p.clock
        )
        self.sign_in_socially = SignInSocially(p.unit_of_work, p.identity_providers, claim_account, self.open_session)

    def _stay_signed_in(self, p: Ports, policy: Policy) -> None:
        self.refresh_session = RefreshSession(
            p.unit_of_work,
            p.users,
            p.sessions,
            p.tokens,
            p.refresh_tokens,
            p.trail,
            p.clock,
            terms=policy.sign_in_lasts,
        )
        self.sign_out = SignOut(p.unit_of_work, p.sessions, p.trail, p.clock)
        self.authenticate = Authenticate(p.unit_of_work, p.sessions, p.tokens, p.clock)
        self.list_sessions = ListSessions(p.unit_of_work, p.sessions, p.clock)
        self.end_session = EndSession(p.unit_of_work, p.sessions, p.trail, p.clock)
        self.forget_sessions = ForgetSessions(p.unit_of_work, p.sessions, p.clock)

    def _look_after_accounts(self, p: Ports, choose_password: ChoosePassword, prove_password: ProvePassword) -> None:
        self.view_profile = ViewProfile(p.unit_of_work, p.users)
        self.edit_profile = EditProfile(
            p.unit_of_work, p.users, p.sessions, prove_password, choose_password, p.trail, p.clock
        )
        self.list_users = ListUsers(p.unit_of_work, p.users)
        self.administer_user = AdministerUser(p.unit_of_work, p.users, p.sessions, p.outbox, p.trail, p.clock)

    def _write_letters(self, p: Ports, policy: Policy, guard: Guard, choose_password: ChoosePassword) -> None:
        open_letter = OpenLetter(p.unit_of_work, p.users, p.letter_tokens, guard, p.clock)
        self.request_password_reset = RequestPasswordReset(p.unit_of_work, p.users, p.outbox, p.identifiers, p.clock)
        self.request_verification = RequestVerification(p.unit_of_work, p.users, p.outbox, p.identifiers, p.clock)
        self.write_letter = WriteLetter(
            p.unit_of_work,
            p.users,
            p.letter_tokens,
            p.codes,
            p.templates,
            p.mailer,
            p.clock,
            public_url=policy.public_url,
        )
        self.reset_password = ResetPassword(
            p.unit_of_work,
            p.users,
            p.social_identities,
            p.letter_tokens,
            p.sessions,
            open_letter,
            choose_password,
            guard,
            p.trail,
            p.clock,
        )
        self.verify_email = VerifyEmail(p.unit_of_work, p.users, p.letter_tokens, open_letter, p.trail, p.clock)
        self.forget_letters = ForgetLetters(p.unit_of_work, p.letter_tokens, p.clock)
