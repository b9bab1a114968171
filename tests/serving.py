"""`gatherly serve` in processes of its own."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from tests.servers import free_port


def inherited_environ() -> dict[str, str]:
    """What programs need of this process's environment: nothing of its settings."""
    return {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}


@contextmanager
def served(environ: Mapping[str, str], *arguments: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A server program, which leads a process group of its own, and its port; ended by SIGTERM."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "gatherly_web.command_line", *arguments, "serve"],
        env={**inherited_environ(), **environ, "PORT": str(port)},
        stderr=subprocess.PIPE,
        text=True,
        process_group=0,
    )
    try:
        wait_until_ready(port, process)
        yield process, port
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)


def get(port: int, path: str) -> tuple[int, Any]:
    """The status and the JSON of the answer."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
        return answer.status, json.load(answer)


def post(port: int, path: str, body: Any) -> tuple[int, Any]:
    """The status and the JSON of the answer."""
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return answer.status, json.load(answer)


def wait_until_ready(port: int, process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        assert process.poll() is None, process.stderr and process.stderr.read()
        try:
            get(port, "/readyz")
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("It did not become ready.")
