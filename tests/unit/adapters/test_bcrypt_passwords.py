import threading
import time

import pytest

from gatherly_adapters.bcrypt_passwords import BcryptPasswords
from gatherly_core.kernel.errors import Overloaded

QUICK = 4  # the fewest turns that bcrypt allows
MEASURABLE = 10


@pytest.fixture
def passwords() -> BcryptPasswords:
    return BcryptPasswords(rounds=QUICK)


def test_it_recognises_the_password_it_hashed(passwords: BcryptPasswords) -> None:
    assert passwords.matches("correct horse", passwords.hash("correct horse"))


def test_it_refuses_another_password(passwords: BcryptPasswords) -> None:
    assert not passwords.matches("Correct horse", passwords.hash("correct horse"))


def test_it_makes_another_hash_of_the_same_password(passwords: BcryptPasswords) -> None:
    assert passwords.hash("correct horse") != passwords.hash("correct horse")


def test_it_turns_as_often_as_told() -> None:
    assert BcryptPasswords(rounds=5).hash("correct horse").startswith("$2b$05$")


def test_it_turns_2_to_the_12_times_if_not_told() -> None:
    assert BcryptPasswords().hash("correct horse").startswith("$2b$12$")


@pytest.mark.parametrize(
    ("password", "almost"),
    [
        pytest.param("a" * 72 + "b", "a" * 72 + "c", id="beyond the 72 bytes that bcrypt takes"),
        pytest.param("a" * 10_000 + "b", "a" * 10_000 + "c", id="very long"),
        pytest.param("one\0two", "one\0three", id="beyond a zero byte"),
        pytest.param("\ud83d", "\ud83e", id="half a surrogate pair, as JSON may hold"),
        pytest.param("", " ", id="empty"),
    ],
)
def test_it_looks_at_every_letter(passwords: BcryptPasswords, password: str, almost: str) -> None:
    hashed = passwords.hash(password)
    assert passwords.matches(password, hashed)
    assert not passwords.matches(almost, hashed)


def test_it_takes_the_same_letters_from_every_keyboard(passwords: BcryptPasswords) -> None:
    composed, decomposed = "caf\u00e9", "cafe\u0301"
    assert passwords.matches(decomposed, passwords.hash(composed))


def test_it_never_matches_nobody(passwords: BcryptPasswords) -> None:
    assert passwords.matches("correct horse", None) is False


def test_it_takes_as_long_for_nobody_as_for_somebody() -> None:
    passwords = BcryptPasswords(rounds=MEASURABLE)
    hashed = passwords.hash("correct horse")
    somebody = min(seconds(passwords, hashed) for _ in range(3))
    nobody = min(seconds(passwords, None) for _ in range(3))
    assert 0.5 < nobody / somebody < 2


def seconds(passwords: BcryptPasswords, hashed: str | None) -> float:
    started = time.process_time()
    passwords.matches("wrong", hashed)
    return time.process_time() - started


def test_it_computes_in_as_many_lanes_as_told(monkeypatch: pytest.MonkeyPatch) -> None:
    computing = Gauge()
    monkeypatch.setattr("bcrypt.checkpw", computing.check)
    passwords = BcryptPasswords(rounds=QUICK, lanes=2)
    threads = [threading.Thread(target=passwords.matches, args=("a", None)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert computing.highest == 2


class Gauge:
    """Stands in for bcrypt's comparison and notes how many ran at a time."""

    def __init__(self) -> None:
        self.highest = 0
        self._running = 0
        self._lock = threading.Lock()

    def check(self, password: bytes, hashed: bytes) -> bool:
        with self._lock:
            self._running += 1
            self.highest = max(self.highest, self._running)
        time.sleep(0.02)
        with self._lock:
            self._running -= 1
        return False


def test_it_keeps_only_so_many_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    computing, finish = threading.Semaphore(0), threading.Event()

    def slow(password: bytes, salt: bytes) -> bytes:
        computing.release()
        finish.wait(10)
        return b"hash"

    monkeypatch.setattr("gatherly_adapters.bcrypt_passwords.bcrypt.hashpw", slow)
    passwords = BcryptPasswords(rounds=QUICK, lanes=1, waiting=0)
    first = threading.Thread(target=passwords.hash, args=("first",))
    first.start()
    assert computing.acquire(timeout=10)
    try:
        with pytest.raises(Overloaded):
            passwords.hash("second")
    finally:
        finish.set()
        first.join()
    assert passwords.hash("third") == "hash"
