"""Servers to measure, in processes of their own."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from tests.installations import SECRET

PROCESSES = 2


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def server(*arguments: str, path: str, **environ: str) -> Iterator[int]:
    """A server program in processes of its own, which answers `path` on the port that is yielded."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", *arguments],
        env={
            **os.environ,
            "PORT": str(port),
            "JWT_SECRET": SECRET,
            "GATHERLY_PROCESSES": str(PROCESSES),
            "GATHERLY_LOG_LEVEL": "warning",
            "GATHERLY_RATE_LIMITS": "off",
            **environ,
        },
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}{path}", process)
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"The server ended with status {process.returncode}.")
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"{url} did not answer in a minute.")
