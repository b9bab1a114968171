"""A house that sells places by HTTP and tells of them by post, whose workers and whose Redis are killed meanwhile."""

import http.client
import json
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from email import message_from_bytes
from uuid import UUID

from aiosmtpd.smtp import SMTP, Envelope, Session
from sqlalchemy import create_engine, select

from gatherly_adapters.bootstrap import on_database
from gatherly_adapters.sql.notification_tables import notifications
from gatherly_core.accounts.model import Role
from gatherly_core.notifications.model import Channel, Kind
from tests.installations import add_event, add_user, environ_for, settings_for, token_of
from tests.integration.smtp.post_office import HOST, OnAnyPort
from tests.redis_server import RedisServer
from tests.serving import inherited_environ, served

WORKERS = 2
BUYERS = 8
PLACES = 100_000
BETWEEN_KILLS = (0.5, 3.0)
"""Seconds."""
REDIS_AWAY = (0.1, 2.0)
PATIENCE_SECONDS = 60
"""How long workers may take to end when they are asked to."""


class LetterBox:
    """A mail server that keeps no letters, but which came and how often."""

    def __init__(self) -> None:
        self.came: Counter[str] = Counter()
        self.without_pdf = 0

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 -- aiosmtpd's
        letter = message_from_bytes(envelope.original_content or b"")
        self.came[letter["Message-ID"].strip("<>").partition("@")[0]] += 1
        self.without_pdf += not any(part.get_content_type() == "application/pdf" for part in letter.walk())
        return "250 OK"


@dataclass(frozen=True)
class Told:
    booking_id: str
    notification_id: UUID
    channel: Channel
    sent: bool
    standing: str
    """How far its delivery is, for whoever reads that it did not come."""


class House:
    """An event, buyers, workers, a mail server and a Redis: all but the database and the web may die at any time."""

    def __init__(self, database_url: str, redis: RedisServer, letters: LetterBox, smtp_port: int) -> None:
        self._url = database_url
        self._redis = redis
        self.letters = letters
        self._environ = environ_for(
            database_url,
            REDIS_URL=redis.url,
            SMTP_URL=f"smtp://{HOST}:{smtp_port}?tls=off",
            GATHERLY_MAIL_FROM="tickets@example.org",
            # Nobody reads what the server says before it ends: it must not fill the pipe.
            GATHERLY_LOG_LEVEL="warning",
        )
        self._workers: list[subprocess.Popen[bytes]] = []
        with on_database(settings_for(database_url)) as gatherly:
            self._event_id = add_event(gatherly, add_user(gatherly, Role.ORGANIZER), PLACES)
            self._tokens = [token_of(gatherly, add_user(gatherly)) for _ in range(BUYERS)]

    @contextmanager
    def open(self) -> Iterator[int]:
        """Serves, with all its workers, for the time of a block; answers the port."""
        with served(self._environ) as (_, port):
            self._workers = [self._worker() for _ in range(WORKERS)]
            try:
                yield port
            finally:
                for worker in self._workers:
                    worker.send_signal(signal.SIGTERM)
                for worker in self._workers:
                    worker.wait(PATIENCE_SECONDS)

    def sell(self, port: int, number: int, seconds: float) -> list[str]:
        """So many bookings, spread over that time; answers their ids."""
        each, pause = number // BUYERS, seconds * BUYERS / number
        with ThreadPoolExecutor(BUYERS) as buyers:
            sold = buyers.map(lambda token: list(self._bookings(port, token, each, pause)), self._tokens)
            return [id_ for ids in sold for id_ in ids]

    def kill_one(self) -> str:
        """Kills a worker or Redis, as it happens; another takes its place. Answers which."""
        if random.random() < 1 / 3:
            self._redis.kill()
            time.sleep(random.uniform(*REDIS_AWAY))
            self._redis.start()
            return "redis"
        victim = random.randrange(WORKERS)
        self._workers[victim].kill()
        self._workers[victim].wait()
        self._workers[victim] = self._worker()
        return "worker"

    def told(self) -> list[Told]:
        """What buyers were told, and are to be told, of their bookings."""
        engine = create_engine(self._url)
        query = select(notifications).where(notifications.c.kind == Kind.BOOKING_CONFIRMED)
        with engine.connect() as connection:
            rows = connection.execute(query).all()
        engine.dispose()
        return [
            Told(
                row.data["booking_id"],
                row.id,
                Channel(row.channel),
                sent=row.settled_at is not None,
                standing=f"{row.lane}, {row.attempts} attempts, due {row.due_at}, lease {row.lease}, {row.why}",
            )
            for row in rows
        ]

    def _worker(self) -> subprocess.Popen[bytes]:
        program = [sys.executable, "-m", "gatherly_web.command_line", "worker"]
        return subprocess.Popen(program, env=inherited_environ() | self._environ, stderr=subprocess.DEVNULL)

    def _bookings(self, port: int, token: str, number: int, pause: float) -> Iterator[str]:
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        body = json.dumps({"event_id": str(self._event_id), "quantity": 1})
        with closing(http.client.HTTPConnection(HOST, port, timeout=PATIENCE_SECONDS)) as connection:
            for _ in range(number):
                connection.request("POST", "/api/bookings", body, headers)
                answer = connection.getresponse()
                content = json.load(answer)
                assert answer.status == 201, content
                yield content["id"]
                time.sleep(pause)


@contextmanager
def letter_box() -> Iterator[tuple[LetterBox, int]]:
    """A mail server in this process, and its port."""
    letters = LetterBox()
    controller = OnAnyPort(letters, hostname=HOST, port=0)
    controller.start()
    try:
        yield letters, controller.port
    finally:
        controller.stop()
