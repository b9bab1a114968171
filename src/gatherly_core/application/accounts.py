"""The use cases of the capability accounts."""

from gatherly_core.accounts.administer_user import AdministerUser
from gatherly_core.accounts.authenticate import Authenticate
from gatherly_core.accounts.choosing_password import ChoosePassword
from gatherly_core.accounts.claiming import ClaimAccount
from gatherly_core.accounts.edit_profile import EditProfile
from gatherly_core.accounts.forget_sessions import ForgetSessions
from gatherly_core.accounts.list_users import ListUsers
from gatherly_core.accounts.opening_session import OpenSession
from gatherly_core.accounts.refresh_session import RefreshSession
from gatherly_core.accounts.register import Register
from gatherly_core.accounts.sign_in import SignIn
from gatherly_core.accounts.sign_in_socially import SignInSocially
from gatherly_core.accounts.sign_out import SignOut
from gatherly_core.accounts.view_profile import ViewProfile
from gatherly_core.accounts.view_sessions import EndSession, ListSessions
from gatherly_core.application.ports import Policy, Ports


class AccountsUseCases:
    def __init__(self, p: Ports, policy: Policy) -> None:
        choose_password = ChoosePassword(p.passwords, p.common_passwords)
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
        self.register = Register(p.unit_of_work, p.users, choose_password, self.open_session, p.identifiers, p.clock)
        self.sign_in = SignIn(p.unit_of_work, p.users, p.passwords, self.open_session)
        self.sign_in_socially = SignInSocially(
            p.unit_of_work,
            p.identity_providers,
            ClaimAccount(p.users, p.social_identities, p.sessions, p.trail, p.identifiers, p.clock),
            self.open_session,
        )
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
        self.view_profile = ViewProfile(p.unit_of_work, p.users)
        self.edit_profile = EditProfile(p.unit_of_work, p.users, p.sessions, p.passwords, choose_password, p.clock)
        self.list_users = ListUsers(p.unit_of_work, p.users)
        self.administer_user = AdministerUser(p.unit_of_work, p.users, p.sessions, p.trail, p.clock)
