"""The use cases of the capability accounts."""

from gatherly_core.accounts.authenticate import Authenticate
from gatherly_core.accounts.choosing_password import ChoosePassword
from gatherly_core.accounts.edit_profile import EditProfile
from gatherly_core.accounts.register import Register
from gatherly_core.accounts.sign_in import SignIn
from gatherly_core.accounts.view_profile import ViewProfile
from gatherly_core.application.ports import Ports


class AccountsUseCases:
    def __init__(self, p: Ports) -> None:
        choose_password = ChoosePassword(p.passwords, p.common_passwords)
        self.register = Register(p.unit_of_work, p.users, choose_password, p.tokens, p.identifiers, p.clock)
        self.sign_in = SignIn(p.unit_of_work, p.users, p.passwords, p.tokens)
        self.authenticate = Authenticate(p.tokens)
        self.view_profile = ViewProfile(p.unit_of_work, p.users)
        self.edit_profile = EditProfile(p.unit_of_work, p.users, p.passwords, choose_password, p.clock)
