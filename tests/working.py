"""`gatherly worker` in processes of its own."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

SECONDS = 30


class WorkerProcess:
    """A worker, and what it has logged."""

    def __init__(self, environ: Mapping[str, str], log: Path, *program: str) -> None:
        inherited = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
        self._log = log
        with log.open("w") as output:
            self.process = subprocess.Popen(
                [sys.executable, *(program or ("-m", "gatherly_web.command_line", "worker"))],
                env={**inherited, **environ},
                stderr=output,
            )
        wait_until(lambda: "Working" in self.logged() or self.process.poll() is not None)
        assert self.process.poll() is None, self.logged()

    def logged(self) -> str:
        return self._log.read_text()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(SECONDS)

    def stop(self) -> int:
        """Has it end by itself; answers its exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(SECONDS)


@contextmanager
def working(environ: Mapping[str, str], log: Path, *program: str) -> Iterator[WorkerProcess]:
    """A worker that works, for the time of a block."""
    worker = WorkerProcess(environ, log, *program)
    try:
        yield worker
    finally:
        if worker.process.poll() is None:
            worker.kill()


def wait_until(happened: Callable[[], object], seconds: float = SECONDS) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "It did not happen in time."
        time.sleep(0.02)
