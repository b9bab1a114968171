"""Having hashes of passwords computed in processes that stand back for all others."""

import json
import logging
import subprocess
import sys
from pathlib import Path
from queue import LifoQueue
from typing import Any

from gatherly_core.kernel.errors import Overloaded

log = logging.getLogger(__name__)

PATIENCE_SECONDS = 5
"""How long a worker may take to end: it finishes the hash that it computes."""
AWAY = "Passwords cannot be looked at right now. Please try again in a moment."


class BcryptWorkers:
    """Up to `workers` processes, started when they are needed, which share the lanes of the folder with all others.

    A worker that died is replaced. They end with this process, whichever way that ends.
    """

    def __init__(self, workers: int, lanes: int, folder: Path) -> None:
        self._command = [sys.executable, "-m", "gatherly_adapters.bcrypt_worker", str(lanes), str(folder)]
        # The last that was put back is taken first: others are started only when there is more to do.
        self._idle: LifoQueue[subprocess.Popen[str] | None] = LifoQueue()
        self._workers = workers
        for _ in range(workers):
            self._idle.put(None)

    def hash(self, digest: bytes, rounds: int) -> bytes:
        """A new hash of the digest. Overloaded when no worker can be had."""
        return str(self._ask("hash", digest.decode("ascii"), rounds)).encode("ascii")

    def check(self, digest: bytes, hashed: bytes) -> bool:
        """Whether it is a hash of the digest. ValueError when it is none of bcrypt's; Overloaded as above."""
        answer = self._ask("check", digest.decode("ascii"), hashed.decode())
        if answer is None:
            raise ValueError("That is no hash of bcrypt's.")
        return bool(answer)

    def _ask(self, *question: str | int) -> Any:
        worker = self._idle.get()
        try:
            answer = _answer(worker, question) if worker else ""
            if not answer:
                dead, worker = worker, None
                if dead:
                    _end(dead)
                worker = self._start()
                answer = _answer(worker, question)
        finally:
            self._idle.put(worker)
        if not answer:
            raise Overloaded(AWAY)
        return json.loads(answer)

    def _start(self) -> subprocess.Popen[str]:
        try:
            # A session of its own, which the worker can make as nice as itself; and Ctrl-C is for the server to hear.
            return subprocess.Popen(  # noqa: S603 -- this Python, with words of our own
                self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
            )
        except OSError as failure:  # no memory, or no room for another process
            log.error("No process can be started to compute hashes of passwords: %s", failure.strerror)
            raise Overloaded(AWAY) from failure

    def close(self) -> None:
        """Ends them all, once they have done what they are at."""
        for worker in [self._idle.get() for _ in range(self._workers)]:
            if worker:
                _end(worker)
            self._idle.put(None)


def _answer(worker: subprocess.Popen[str], question: tuple[str | int, ...]) -> str:
    """A line, empty when the worker has died."""
    assert worker.stdin is not None
    assert worker.stdout is not None
    try:
        worker.stdin.write(json.dumps(question) + "\n")
        worker.stdin.flush()
        return worker.stdout.readline()
    except BrokenPipeError:
        return ""


def _end(worker: subprocess.Popen[str]) -> None:
    try:
        worker.communicate(timeout=PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        worker.kill()
        worker.communicate()
