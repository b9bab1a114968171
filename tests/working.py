"""`gatherly worker` in processes of its own."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.processes import Fork
from tests.serving import inherited_environ

SECONDS = 30
WORKER = ("gatherly_web.command_line", "worker")
"""A module and its arguments."""


def interpreted(program: Sequence[str], environ: Mapping[str, str], complaints: Path) -> subprocess.Popen[bytes]:
    """A process that is all a worker's, also at its end; it takes seconds to start."""
    with complaints.open("w") as output:
        return subprocess.Popen([sys.executable, "-m", *program], env=environ, stderr=output)


class WorkerProcess:
    """A worker, and what it has logged."""

    def __init__(self, process: Fork | subprocess.Popen[bytes], log: Path) -> None:
        self.process, self._log = process, log
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
def working(
    environ: Mapping[str, str],
    log: Path,
    *program: str,
    start: Callable[..., Fork | subprocess.Popen[bytes]] = Fork,
) -> Iterator[WorkerProcess]:
    """A worker that works, for the time of a block."""
    worker = WorkerProcess(start(program or WORKER, inherited_environ() | dict(environ), log), log)
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
