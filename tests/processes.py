"""Processes of their own, which need not import everything anew."""

import multiprocessing
import os
import runpy
import signal
import sys
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from multiprocessing.connection import Connection

from gatherly_web import command_line

STDIN, STDOUT = 0, 1

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


def _be(module: str, arguments: Sequence[str], environ: Mapping[str, str], given: Connection, said: Connection) -> None:
    os.environ.clear()
    os.environ.update(environ)
    with given, said:
        os.dup2(given.fileno(), STDIN)
        os.dup2(said.fileno(), STDOUT)
    sys.stdin = os.fdopen(STDIN, "r", encoding="utf-8")
    sys.stdout = os.fdopen(STDOUT, "w", encoding="utf-8")
    sys.argv[1:] = arguments
    runpy.run_module(module, run_name="__main__")
