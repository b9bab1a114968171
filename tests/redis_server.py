"""A throw-away Redis for the tests: on a free port of 127.0.0.1, in a folder of its own, keeping nothing."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager

from redis import Redis
from redis.exceptions import RedisError

from tests.server_programs import ServerMissing
from tests.servers import KEEPER, PATIENCE, free_port


class RedisServer:
    """A Redis that can be killed, held, and started again at the same address."""

    def __init__(self, program: str) -> None:
        self._program = program
        self._port = free_port()
        self.url = f"redis://127.0.0.1:{self._port}/0"
        self.start()

    def start(self) -> None:
        """Starts it, with nothing in it, and waits until it answers."""
        folder = tempfile.mkdtemp(prefix="gatherly-redis-", dir="/tmp")
        options = (
            "--port",
            str(self._port),
            "--bind",
            "127.0.0.1",
            "--dir",
            folder,
            "--save",
            "",
            "--appendonly",
            "no",
        )
        self._keeper = subprocess.Popen(
            [sys.executable, str(KEEPER), folder, self._program, *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self._keeper.poll() is None:
            try:
                with Redis.from_url(self.url) as client:
                    self._pid = int(client.info("server")["process_id"])
                    return
            except RedisError:
                time.sleep(0.02)
        raise RuntimeError(f"Redis does not answer on port {self._port}.")

    def kill(self) -> None:
        """Ends it as a crash would."""
        os.kill(self._pid, signal.SIGKILL)
        self._keeper.communicate(timeout=PATIENCE)

    @contextmanager
    def held(self) -> Iterator[None]:
        """It takes connections and answers nothing, for the time of a block."""
        os.kill(self._pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(self._pid, signal.SIGCONT)

    def end(self) -> None:
        """Ends it, if it runs."""
        if self._keeper.poll() is None:
            self._keeper.communicate(b".", timeout=PATIENCE)


@contextmanager
def running_redis() -> Iterator[RedisServer]:
    """A Redis for the time of a block. ServerMissing if it is not installed."""
    program = shutil.which("redis-server", path=os.environ.get("PATH", os.defpath) + ":/usr/sbin")
    if program is None:
        raise ServerMissing("Redis is not installed: apt-get install redis-server")
    server = RedisServer(program)
    try:
        yield server
    finally:
        server.end()
