from datetime import timedelta

import pytest

from gatherly_adapters.bootstrap import in_memory
from gatherly_adapters.memory.accounts import MemoryPasswords
from gatherly_adapters.memory.clock import FixedClock
from gatherly_core.accounts.errors import InvalidCredentials, TooManyAttempts
from gatherly_core.accounts.model import Role
from gatherly_core.accounts.register import NewAccount
from gatherly_core.kernel.errors import Overloaded, Unauthenticated
from tests.factories import NOW
from tests.unit.core.scene import Scene

OLGA = NewAccount("Olga", "olga@example.org", "a long password", Role.ORGANIZER)


class CountingPasswords(MemoryPasswords):
    """Remembers how many hashes were compared with: the time that a sign-in takes."""

    compared = 0

    def matches(self, password: str, hashed: str | None) -> bool:
        self.compared += 1
        return super().matches(password, hashed)


class BusyPasswords(MemoryPasswords):
    """So many people sign in that nobody's password is looked at."""

    def matches(self, password: str, hashed: str | None) -> bool:
        raise Overloaded("Too many people are signing in right now.")


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


@pytest.mark.parametrize("address", ["olga@example.org", "nobody@example.org"])
def test_it_looks_at_no_more_than_a_few_guesses(address: str) -> None:
    passwords = CountingPasswords()
    clock = FixedClock(NOW)
    app = in_memory(clock, passwords=passwords).application
    app.accounts.register(OLGA)
    for _ in range(5):
        with pytest.raises(InvalidCredentials):
            app.accounts.sign_in(address, "a wrong password")
    with pytest.raises(TooManyAttempts):
        app.accounts.sign_in(address, "a long password")
    assert passwords.compared == 5
    clock.advance(timedelta(seconds=1))
    with pytest.raises(InvalidCredentials):
        app.accounts.sign_in(address, "a wrong password")


def test_it_begins_anew_once_somebody_knows_the_password(scene: Scene) -> None:
    scene.app.accounts.register(OLGA)
    for _ in range(3):
        for _ in range(4):
            with pytest.raises(InvalidCredentials):
                scene.app.accounts.sign_in("olga@example.org", "a wrong password", "192.0.2.1")
        scene.app.accounts.sign_in("olga@example.org", "a long password", "192.0.2.1")


def test_it_looks_at_few_guesses_from_one_place_whosever_they_are(scene: Scene) -> None:
    scene.app.accounts.register(OLGA)
    for number in range(50):
        with pytest.raises(InvalidCredentials):
            scene.app.accounts.sign_in(f"{number}@example.org", "a wrong password", "2001:db8::1")
    with pytest.raises(TooManyAttempts):
        scene.app.accounts.sign_in("olga@example.org", "a long password", "2001:db8::2")
    scene.app.accounts.sign_in("olga@example.org", "a long password", "2001:db8:0:1::1")


def test_it_does_not_count_what_nobody_had_time_to_look_at() -> None:
    app = in_memory(passwords=BusyPasswords()).application
    for _ in range(20):
        with pytest.raises(Overloaded):
            app.accounts.sign_in("olga@example.org", "a long password", "192.0.2.1")


def test_it_writes_down_who_was_refused_and_who_is_not_known(scene: Scene) -> None:
    user = scene.app.accounts.register(OLGA).user
    for address in ("olga@example.org", "nobody@example.org"):
        with pytest.raises(InvalidCredentials):
            scene.app.accounts.sign_in(address, "a wrong password")
    details = [entry.details for entry in scene.entries() if entry.action == "session.refused"]
    assert details == [{"user_id": str(user.id), "address": None}, {"user_id": None, "address": None}]


def test_it_writes_down_from_where_without_telling(scene: Scene) -> None:
    for source in ("2001:db8::1", "2001:db8::2", "2001:db8:0:1::1"):
        with pytest.raises(InvalidCredentials):
            scene.app.accounts.sign_in("olga@example.org", "a wrong password", source)
    first, neighbour, other = (
        str(entry.details["address"]) for entry in scene.entries() if entry.action == "session.refused"
    )
    assert first == neighbour != other
    assert "2001" not in first


def test_it_takes_as_long_for_an_unknown_address() -> None:
    passwords = CountingPasswords()
    app = in_memory(passwords=passwords).application
    app.accounts.register(OLGA)
    for address in ("olga@example.org", "nobody@example.org"):
        before = passwords.compared
        with pytest.raises(InvalidCredentials):
            app.accounts.sign_in(address, "a wrong password")
        assert passwords.compared == before + 1
