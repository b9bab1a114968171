"""Processes of their own, which need not import everything anew."""

import multiprocessing
import os
import runpy
import signal
import sys
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from multiprocessing.connection import Connection
from pathlib import Path

from gatherly_web import command_line

STDIN, STDOUT, STDERR = 0, 1, 2

# Starting Python takes longer than what most of them do: one process imports it all, and forks for each.
forks = multiprocessing.get_context("forkserver")
forks.set_forkserver_preload([command_line.__name__])


class Program(AbstractContextManager["Program"]):
    """`python -m module arguments` in the environment of this process. Leaving its context waits for its end."""

    def __init__(self, module: str, *arguments: str) -> None:
        its_input, given = forks.Pipe(duplex=False)
        told, its_output = forks.Pipe(duplex=False)
        with its_input, its_output, given, told:
            environ = dict(os.environ)
            self._process = forks.Process(target=_be, args=(module, arguments, environ, its_input, its_output))
            self._process.start()
            self.stdin = os.fdopen(os.dup(given.fileno()), "w", encoding="utf-8")
            self.stdout = os.fdopen(os.dup(told.fileno()), "r", encoding="utf-8")

    def kill(self) -> None:
        """Ends it where it is: SIGKILL."""
        self._process.kill()

    @property
    def killed(self) -> bool:
        """Whether it was ended by SIGKILL."""
        return self._process.exitcode == -signal.SIGKILL

    def finish(self, given: str = "") -> str:
        """What it says up to its end, once it was given this; AssertionError if it did not end well."""
        with self:
            self.stdin.write(given)
            self.stdin.close()
            said = self.stdout.read()
        assert self._process.exitcode == 0
        return said

    def __exit__(self, *exception: object) -> None:
        for stream in (self.stdin, self.stdout):
            stream.close()
        self._process.join()


class Fork:
    """`python -m module arguments` in an environment of its own, which complains to a file; as a Popen, but faster.

    It ends without what an interpreter does at its own end.
    """

    def __init__(self, program: Sequence[str], environ: Mapping[str, str], complaints: Path) -> None:
        complaints.touch()
        self._process = forks.Process(target=_complain, args=(program, dict(environ), complaints), daemon=True)
        self._process.start()

    def poll(self) -> int | None:
        """Its exit status, once it has ended."""
        return self._process.exitcode

    def wait(self, seconds: float) -> int:
        """Its exit status; TimeoutError if it does not end in time."""
        self._process.join(seconds)
        if self._process.exitcode is None:
            raise TimeoutError
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        os.kill(self._process.pid or 0, number)

    def kill(self) -> None:
        self._process.kill()


def _complain(program: Sequence[str], environ: Mapping[str, str], complaints: Path) -> None:
    with complaints.open("w") as file:
        os.dup2(file.fileno(), STDERR)
    sys.stderr = os.fdopen(STDERR, "w", buffering=1, encoding="utf-8")
    _run(*program, environ=environ)


def _be(module: str, arguments: Sequence[str], environ: Mapping[str, str], given: Connection, said: Connection) -> None:
    with given, said:
        os.dup2(given.fileno(), STDIN)
        os.dup2(said.fileno(), STDOUT)
    sys.stdin = os.fdopen(STDIN, "r", encoding="utf-8")
    sys.stdout = os.fdopen(STDOUT, "w", encoding="utf-8")
    _run(module, *arguments, environ=environ)


def _run(module: str, *arguments: str, environ: Mapping[str, str]) -> None:
    os.environ.clear()
    os.environ.update(environ)
    sys.argv[1:] = arguments
    sys.modules.pop(module, None)  # it is the program now, and no longer the one that was imported
    runpy.run_module(module, run_name="__main__")
