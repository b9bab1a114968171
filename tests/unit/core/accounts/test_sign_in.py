import pytest

from gatherly_adapters.bootstrap import in_memory
from gatherly_adapters.memory.accounts import MemoryPasswords
from gatherly_core.accounts.errors import InvalidCredentials
from gatherly_core.accounts.model import Role
from gatherly_core.accounts.register import NewAccount
from gatherly_core.kernel.errors import Unauthenticated
from tests.unit.core.scene import Scene

OLGA = NewAccount("Olga", "olga@example.org", "a long password", Role.ORGANIZER)


class CountingPasswords(MemoryPasswords):
    """Remembers how many hashes were compared with: the time that a sign-in takes."""

    compared = 0

    def matches(self, password: str, hashed: str | None) -> bool:
        self.compared += 1
        return super().matches(password, hashed)


@pytest.mark.parametrize("address", ["olga@example.org", "Olga@EXAMPLE.org"])
def test_it_exchanges_address_and_password_for_a_token(scene: Scene, address: str) -> None:
    user = scene.app.accounts.register(OLGA).user
    signed_in = scene.app.accounts.sign_in(address, "a long password")
    assert signed_in.user == user
    known = scene.app.accounts.authenticate(signed_in.token.value)
    assert (known.user_id, known.role) == (user.id, Role.ORGANIZER)


@pytest.mark.parametrize(
    ("address", "password"),
    [
        ("olga@example.org", "a wrong password"),
        ("olga@example.org", ""),
        ("olga@example.org", "A long password"),
        ("nobody@example.org", "a long password"),
    ],
)
def test_it_tells_a_wrong_password_and_an_unknown_address_the_same(scene: Scene, address: str, password: str) -> None:
    scene.app.accounts.register(OLGA)
    with pytest.raises(InvalidCredentials) as refused:
        scene.app.accounts.sign_in(address, password)
    assert isinstance(refused.value, Unauthenticated)
    assert refused.value.code == "invalid_credentials"
    assert refused.value.detail == "The e-mail address or the password is wrong."


def test_it_takes_as_long_for_an_unknown_address() -> None:
    passwords = CountingPasswords()
    app = in_memory(passwords=passwords).application
    app.accounts.register(OLGA)
    for address in ("olga@example.org", "nobody@example.org"):
        before = passwords.compared
        with pytest.raises(InvalidCredentials):
            app.accounts.sign_in(address, "a wrong password")
        assert passwords.compared == before + 1
