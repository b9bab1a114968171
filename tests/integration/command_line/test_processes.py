"""Processes are kept running, and told to end: no signal is missed, whatever it interrupts."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.serving import inherited_environ

ROUNDS = 40
"""A signal that comes just as the next one is to be waited for meets some microseconds: one in twenty was missed."""
PATIENCE_SECONDS = 20
PAUSE_SECONDS = 0.3
TWO_THAT_SLEEP = """
import os, sys, time
from gatherly_web import processes

def sleep():
    os.write(1, b"%d\\n" % os.getpid())
    time.sleep(1000)

processes.RESTART_PAUSE = float(sys.argv[1])
processes.keep_running([sleep, sleep])
os.write(1, b"end\\n")
"""
NO_ROOM_TWICE = """
import errno, os
there_is_room, refusals = os.fork, [OSError(errno.EAGAIN, "No room")] * 2

def fork():
    if refusals:
        raise refusals.pop()
    return there_is_room()

os.fork = fork
"""
WITH_ANOTHER_CHILD = """
import os, time

another = os.fork()
if not another:
    time.sleep(1000)
os.write(1, b"%d\\n" % another)
"""
ALL_HELD_BACK = """
import signal
signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
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
def kept(beforehand: str = "", pause: float = 0) -> Iterator[Kept]:
    command = [sys.executable, "-c", beforehand + TWO_THAT_SLEEP, str(pause)]
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


def test_one_that_there_is_no_room_for_is_started_later() -> None:
    with kept(NO_ROOM_TWICE) as two:
        two.end(signal.SIGTERM)


def test_signals_are_heard_that_whoever_started_them_held_back() -> None:
    with kept(ALL_HELD_BACK) as two:
        os.kill(two.sleeping[0], signal.SIGKILL)
        two.sleeping[0] = two.next_one()
        two.end(signal.SIGTERM)


def test_one_is_replaced_after_a_pause_whatever_is_heard_meanwhile() -> None:
    with kept(pause=PAUSE_SECONDS) as two:
        begun = time.monotonic()
        os.kill(two.sleeping[0], signal.SIGKILL)
        while is_there(two.sleeping[0]):
            pass
        two.keeper.send_signal(signal.SIGCHLD)
        two.sleeping[0] = two.next_one()
        assert time.monotonic() - begun >= PAUSE_SECONDS
        two.end(signal.SIGTERM)


def test_what_others_have_left_to_it_is_not_left_behind() -> None:
    with kept(WITH_ANOTHER_CHILD) as two:
        another, two.sleeping = two.sleeping[0], [two.sleeping[1], two.next_one()]
        os.kill(another, signal.SIGKILL)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while is_there(another):
            assert time.monotonic() < deadline
        two.end(signal.SIGTERM)
