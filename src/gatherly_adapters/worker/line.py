"""The line on which the workers are called: a queue of huey's, in Redis or in a file."""

import json
import logging
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

from huey import Huey, PriorityRedisExpireHuey
from huey.api import TaskWrapper
from huey.registry import Message
from huey.serializer import Serializer
from redis import ConnectionPool
from redis.exceptions import RedisError

from gatherly_adapters.aftermath import Bell
from gatherly_adapters.worker.calls_in_file import CallsInFile

log = logging.getLogger(__name__)

NAME = "gatherly"
CONNECT_SECONDS = 1
ANSWER_SECONDS = 5
"""How long Redis may take; who waits for a call asks it to answer after a second."""

AWAY = (RedisError, OSError, sqlite3.Error)
"""What it is to have no line: Redis does not answer, or the file cannot be used."""


class _Json(Serializer):
    """Calls as JSON: unlike huey's own form, it cannot make whoever reads it do anything else."""

    def _serialize(self, data: Message) -> bytes:
        return json.dumps(data).encode()

    def _deserialize(self, data: bytes) -> Message:
        return Message(*json.loads(data))


def line(redis_url: str | None, folder: Path, answer: Callable[[Bell], object]) -> TaskWrapper:
    """The only task on the line in that Redis, or without one in a file of the folder: whoever listens does `answer`.

    Neither is looked for before it is needed.
    """
    huey = _in_file(folder) if redis_url is None else _in_redis(redis_url)

    def called(word: str) -> None:
        answer(Bell(word))

    return huey.task(name="called")(called)


def _in_file(folder: Path) -> Huey:
    return Huey(NAME, storage_class=CallsInFile, file=folder / "queue.sqlite", results=False, serializer=_Json())


def _in_redis(url: str) -> Huey:
    pool = ConnectionPool.from_url(url, socket_connect_timeout=CONNECT_SECONDS, socket_timeout=ANSWER_SECONDS)
    return PriorityRedisExpireHuey(NAME, connection_pool=pool, results=False, serializer=_Json())


class Presence:
    """Whether the line is there: logged when that changes, and not each time that somebody notices."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._away = False

    @property
    def away(self) -> bool:
        """Whether it was not there when somebody last looked."""
        return self._away

    def lost(self, failure: Exception) -> None:
        """It is not there."""
        with self._lock:
            known, self._away = self._away, True
        if not known:
            log.warning("Workers cannot be called now (%s): they look by themselves.", type(failure).__name__)

    def found(self) -> None:
        """It is there."""
        with self._lock:
            was_away, self._away = self._away, False
        if was_away:
            log.warning("Workers can be called again.")
