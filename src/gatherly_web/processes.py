"""Processes that are kept running until all of them are told to end."""

import logging
import os
import signal
from collections.abc import Callable, Sequence
from typing import NoReturn

from gatherly_web.signals import STOPS, Signals

log = logging.getLogger(__name__)

RESTART_PAUSE = 1.0
"""Seconds before a process that died is replaced."""

Work = Callable[[], None]


def keep_running(works: Sequence[Work]) -> None:
    """Does each of these in a process of its own, which is replaced when it ends, until SIGTERM or SIGINT.

    Then each is told by SIGTERM, which is SystemExit in its main thread unless it listens for itself, and is waited
    for. To be called where there is one thread only, as no other survives a fork.
    """
    signals = Signals((*STOPS, signal.SIGCHLD))
    children: dict[int, Work] = {}
    missing, heard = list(works), frozenset[int]()
    while not heard & STOPS:
        children |= {_started(work): work for work in missing}
        missing, heard = [], signals.wait()
        # Others may end in the pause before these are replaced.
        while not heard & STOPS and (gone := _ended(children)):
            missing += gone
            heard = signals.wait(RESTART_PAUSE)
    for child in children:
        os.kill(child, signal.SIGTERM)
    for child in children:
        os.waitpid(child, 0)


def _ended(children: dict[int, Work]) -> list[Work]:
    """Takes out those that have ended, and answers what they did."""
    works = []
    for child in tuple(children):
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            log.error("Process %s ended with status %s and is replaced", child, os.waitstatus_to_exitcode(status))
            works.append(children.pop(child))
    return works


def _started(work: Work) -> int:
    # What a child is told before it listens would be heard by nobody.
    signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)
    child = os.fork()
    if child == 0:
        _be_child(work)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)
    return child


def _be_child(work: Work) -> NoReturn:
    status = 1
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for number in STOPS:
            signal.signal(number, _leave)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)
        work()
        status = 0
    except SystemExit:
        status = 0
    except BaseException:
        log.exception("A process of the server failed")
    finally:
        os._exit(status)  # the parent's clean-up is not this process's to do


def _leave(number: int, frame: object) -> NoReturn:
    # From a terminal it is told twice: what is being ended is not to be interrupted.
    for stop in STOPS:
        signal.signal(stop, signal.SIG_IGN)
    raise SystemExit
