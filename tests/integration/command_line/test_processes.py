"""Processes are kept running, and told to end: no signal is missed, whatever it interrupts."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tests.serving import inherited_environ

ROUNDS = 40
"""A signal that comes just as the next one is to be waited for meets some microseconds: one in twenty was missed."""
PATIENCE_SECONDS = 20
TWO_THAT_SLEEP = """
import os, time
from gatherly_web import processes

def sleep():
    os.write(1, b"%d\\n" % os.getpid())
    time.sleep(1000)

processes.RESTART_PAUSE = 0
processes.keep_running([sleep, sleep])
os.write(1, b"end\\n")
"""


class Kept:
    """The two that sleep, and who keeps them running."""

    def __init__(self, keeper: subprocess.Popen[str]) -> None:
        assert keeper.stdout
        self.keeper = keeper
        self._said = keeper.stdout
        self.sleeping = [self.next_one(), self.next_one()]

    def next_one(self) -> int:
        """Waits until one sleeps; its process id."""
        return int(self._said.readline())

    def end(self, number: int) -> None:
        """Tells all of them to end, and sees that they did."""
        self.keeper.send_signal(number)
        assert self.keeper.wait(PATIENCE_SECONDS) == 0
        assert self._said.read() == "end\n"
        assert not [one for one in self.sleeping if is_there(one)]


@contextmanager
def kept() -> Iterator[Kept]:
    command = [sys.executable, "-c", TWO_THAT_SLEEP]
    # A session of its own: what is left of it can be ended together.
    with subprocess.Popen(
        command,
        env=inherited_environ(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    ) as keeper:
        try:
            yield Kept(keeper)
        finally:
            if keeper.poll() is None:
                os.killpg(keeper.pid, signal.SIGKILL)


def is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_all_end_on_a_signal_that_comes_as_one_is_being_replaced() -> None:
    for _ in range(ROUNDS):
        with kept() as two:
            os.kill(two.sleeping[0], signal.SIGKILL)
            two.sleeping[0] = two.next_one()
            two.end(signal.SIGTERM)


def test_all_that_end_together_are_replaced() -> None:
    with kept() as two:
        for process in two.sleeping:
            os.kill(process, signal.SIGKILL)
        two.sleeping = [two.next_one(), two.next_one()]
        two.end(signal.SIGINT)


def test_one_that_ends_of_itself_is_replaced() -> None:
    with kept() as two:
        os.kill(two.sleeping[0], signal.SIGTERM)
        two.sleeping[0] = two.next_one()
        two.end(signal.SIGTERM)
