"""The fake in a process of its own, and its controls from any other process."""

import inspect
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

from tests.fake_stripe.controls import Controls

TIMEOUT = 30  # seconds


class ControlRefused(Exception):
    """What was asked for is impossible, as the fake says."""


class RemoteFakeStripe:
    """Has the methods of `Controls`. What is impossible raises ControlRefused."""

    def __init__(self, url: str, secret: str, webhook_secret: str) -> None:
        self.url = url
        self.secret = secret
        self.webhook_secret = webhook_secret
        self._opener = build_opener(ProxyHandler({}))

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("_"):
            raise AttributeError(name)
        _self, *names = inspect.signature(getattr(Controls, name)).parameters
        return lambda *given, **named: self._call(name, dict(zip(names, given, strict=False)) | named)

    def _call(self, name: str, arguments: dict[str, Any]) -> Any:
        request = Request(f"{self.url}/_control/{name}", json.dumps(arguments).encode(), method="POST")
        try:
            with self._opener.open(request, timeout=TIMEOUT) as answer:
                return json.load(answer)["result"]
        except HTTPError as error:
            with error:
                raise ControlRefused(json.load(error)["error"]) from None


@contextmanager
def running_fake_stripe(*options: str) -> Iterator[RemoteFakeStripe]:
    """A process for the time of a block. It keeps its state whoever else is killed, and ends if its starter is."""
    program = [sys.executable, "-m", "tests.fake_stripe", "--end-with-input", *options]
    with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True) as process:
        try:
            yield RemoteFakeStripe(**json.loads(process.stdout.readline()))
        finally:
            process.stdin.close()
            process.wait(TIMEOUT)
