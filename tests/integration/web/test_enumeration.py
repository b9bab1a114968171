"""Nobody learns from answers, or from how long they take, which addresses have accounts.

But for registering, which says that an address is taken: whoever chooses a password must be told why they cannot.
"""

import http.client
import json
import statistics
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from gatherly_adapters.bcrypt_passwords import BcryptPasswords
from gatherly_adapters.bootstrap import Gatherly, on_database
from gatherly_adapters.memory.clock import FixedClock
from gatherly_adapters.settings import Settings
from gatherly_core.accounts.model import Account, Role, User
from gatherly_core.kernel.identifiers import UserId
from gatherly_core.mail.model import Mail
from gatherly_web.app import make_app
from tests.installations import settings_for
from tests.integration.web.documented_app import TestApp
from tests.integration.web.listening import listening

ROUNDS = 9
"""Hashing takes about 40 ms: long enough to be noticed where it is missing, short enough to be done often."""
PASSWORD = "a password of many people"
PEOPLE = 24
LETTER_SECONDS = 0.05

LOGIN, FORGOT, REGISTER = "/api/auth/login", "/api/auth/forgot-password", "/api/auth/register"


class Counting(BcryptPasswords):
    """Counts how often it is asked for something that takes long."""

    asked = 0

    def hash(self, password: str) -> str:
        self.asked += 1
        return super().hash(password)

    def matches(self, password: str, hashed: str | None) -> bool:
        self.asked += 1
        return super().matches(password, hashed)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    # Whoever asks is a different client each time, which one address may not be.
    return settings_for(
        f"sqlite:///{tmp_path}/gatherly.db", GATHERLY_DATA=str(tmp_path), GATHERLY_TRUSTED_PROXIES="127.0.0.1"
    )


@pytest.fixture
def passwords() -> Counting:
    return Counting(ROUNDS, lanes=4)


@pytest.fixture
def gatherly(settings: Settings, passwords: Counting) -> Iterator[Gatherly]:
    # Pauses between guesses go by its time, whatever the machine's.
    with on_database(settings, FixedClock(datetime.now(UTC)), passwords) as gatherly:
        gatherly.migrate()
        hashed = passwords.hash(PASSWORD)
        gatherly.ports.unit_of_work.run(lambda: [add(gatherly, number, hashed) for number in range(PEOPLE)])
        yield gatherly


def add(gatherly: Gatherly, number: int, hashed: str) -> None:
    """Somebody with an account. They all have one password, as hashing takes its time."""
    now, id_ = gatherly.ports.clock.now(), UserId(gatherly.ports.identifiers.new())
    user = User(id_, "Somebody", known(number), Role.ATTENDEE, now, now)
    gatherly.ports.users.add(Account(user, hashed))


def known(number: int) -> str:
    return f"somebody-{number:02}@example.com"


def unknown(number: int) -> str:
    return f"nobody-{number:04}@example.com"


def body_for(path: str, email: str) -> dict[str, str]:
    more = {LOGIN: {"password": "a wrong password"}, REGISTER: {"password": "a password", "name": "Ada"}}
    return {"email": email, **more.get(path, {})}


class TestWork:
    """The same statements, and as many hashes, for an address that nobody has."""

    @pytest.fixture
    def statements(self) -> Iterator[list[str]]:
        """What this thread says to databases."""
        said: list[str] = []
        here = threading.get_ident()

        def note(_: object, __: object, statement: str, *___: object) -> None:
            if threading.get_ident() == here:
                said.append(statement)

        event.listen(Engine, "before_cursor_execute", note)
        yield said
        event.remove(Engine, "before_cursor_execute", note)

    @pytest.mark.parametrize(("path", "status", "hashes"), [(LOGIN, 401, 1), (FORGOT, 202, 0)])
    def test_it_is_the_same_for_both(
        self,
        gatherly: Gatherly,
        settings: Settings,
        passwords: Counting,
        statements: list[str],
        path: str,
        status: int,
        hashes: int,
    ) -> None:
        api = TestApp(make_app(gatherly, settings))
        work = []
        # The first finds nothing known yet of the network that all of them come from.
        for email in (unknown(0), known(1), unknown(1)):
            statements.clear()
            before = passwords.asked
            answer = api.post_json(path, body_for(path, email), status=status)
            content = {name: value for name, value in answer.json.items() if name != "request_id"}
            work.append((list(statements), passwords.asked - before, content))
        assert work[1] == work[2]
        assert work[1][1] == hashes
        assert work[1][0]

    def test_it_ends_alike_for_both_once_they_are_guessed_at_too_often(
        self, gatherly: Gatherly, settings: Settings, passwords: Counting
    ) -> None:
        api = TestApp(make_app(gatherly, settings))
        for email in (known(1), unknown(1)):
            statuses = [api.post_json(LOGIN, body_for(LOGIN, email), status="*").status_int for _ in range(7)]
            assert statuses == [401] * 5 + [429] * 2

    def test_registering_spends_a_hash_also_on_what_is_taken(
        self, gatherly: Gatherly, settings: Settings, passwords: Counting
    ) -> None:
        api = TestApp(make_app(gatherly, settings))
        for email, status in ((known(1), 409), (unknown(1), 201)):
            before = passwords.asked
            api.post_json(REGISTER, body_for(REGISTER, email), status=status)
            assert passwords.asked == before + 1


class TestTime:
    """As long, over HTTP. The bounds are wide, as other processes work here too; what is looked for is wider."""

    @pytest.fixture
    def client(self, gatherly: Gatherly, settings: Settings) -> Iterator[http.client.HTTPConnection]:
        send = gatherly.ports.mailer.send

        def send_slowly(mail: Mail) -> None:
            time.sleep(LETTER_SECONDS)
            send(mail)

        gatherly.ports.mailer.send = send_slowly  # type: ignore[method-assign]  # a mail server takes its time
        with listening(make_app(gatherly, settings)) as (host, port):
            client = http.client.HTTPConnection(host, port, timeout=30)
            yield client
            client.close()

    @pytest.mark.parametrize(("path", "status"), [(LOGIN, 401), (FORGOT, 202)])
    def test_it_is_the_same_for_both(self, client: http.client.HTTPConnection, path: str, status: int) -> None:
        took: dict[str, list[float]] = {"known": [], "unknown": []}
        for number in range(PEOPLE):
            # In turns, and each first as often as second: what else the machine does meets both alike.
            pair = [("known", known(number)), ("unknown", unknown(number))]
            for who, email in pair if number % 2 else reversed(pair):
                took[who].append(seconds(client, path, email, status, f"198.51.{number}.{len(took[who])}"))
        medians = {who: statistics.median(times) for who, times in took.items()}
        # Where a hash is missing it is ten times as long; where one waits for a letter, LETTER_SECONDS longer.
        short, long = sorted(medians.values())
        assert long - short < LETTER_SECONDS / 2 or long / short < 2, medians


def seconds(client: http.client.HTTPConnection, path: str, email: str, status: int, source: str) -> float:
    """How long the answer took."""
    headers = {"Content-Type": "application/json", "X-Forwarded-For": source}
    begun = time.perf_counter()
    client.request("POST", path, json.dumps(body_for(path, email)), headers)
    answer = client.getresponse()
    answer.read()
    took = time.perf_counter() - begun
    assert answer.status == status
    return took
