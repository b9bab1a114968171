"""Processes that are kept running until all of them are told to end."""

import logging
import os
import signal
import time
from collections.abc import Callable, Sequence
from typing import NoReturn

from gatherly_web.signals import STOPS, Signals

log = logging.getLogger(__name__)

RESTART_PAUSE = 1.0
"""Seconds before a process that died is replaced."""
ANY = -1
"""Of the processes whose parent this one is."""

Work = Callable[[], None]


def keep_running(works: Sequence[Work]) -> None:
    """Does each of these in a process of its own, which is replaced when it ends, until SIGTERM or SIGINT.

    Then each is told by SIGTERM, which ends it at once unless it listens for itself (see `Signals`), and is waited for.
    To be called where there is one thread only, as no other survives a fork.
    """
    signals = Signals((*STOPS, signal.SIGCHLD))
    children: dict[int, Work] = {}
    missing, told = list(works), False
    while not told:
        missing = [work for work in missing if not _started(work, children)]
        if not missing:
            told = bool(signals.wait() & STOPS)
        missing += _ended(children)
        if missing and not told:
            told = _told_within(RESTART_PAUSE, signals)
            # Of those that have ended meanwhile nothing is heard any more.
            missing += _ended(children)
    for child in children:
        os.kill(child, signal.SIGTERM)
    for child in children:
        os.waitpid(child, 0)


def _told_within(seconds: float, signals: Signals) -> bool:
    """Waits so long, whatever else is heard meanwhile, unless all are told to end; whether they are."""
    deadline = time.monotonic() + seconds
    heard = signals.wait(seconds)
    while not heard & STOPS and (left := deadline - time.monotonic()) > 0:
        heard = signals.wait(left)
    return bool(heard & STOPS)


def _ended(children: dict[int, Work]) -> list[Work]:
    """Takes out those that have ended, and answers what they did."""
    works = []
    # The first process of a container is the parent of what others have left behind, too.
    while children and (ended := os.waitpid(ANY, os.WNOHANG))[0]:
        child, status = ended
        if child in children:
            log.error("Process %s ended with status %s and is replaced", child, os.waitstatus_to_exitcode(status))
            works.append(children.pop(child))
    return works


def _started(work: Work, children: dict[int, Work]) -> bool:
    """Puts in a process that does it, if there is room for one; whether there was."""
    # What a child is told before it is its own would be heard by its parent.
    signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)
    try:
        child = os.fork()
    except OSError as failure:
        log.error("No process can be started: %s", failure.strerror)
        child = None
    if child == 0:
        _be_child(work)
    if child:
        children[child] = work
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)
    return child is not None


def _be_child(work: Work) -> NoReturn:
    status = 1
    try:
        signal.set_wakeup_fd(-1)
        # Not an exception in the midst of whatever it does, which might be lost there: it has begun nothing yet.
        for number in (*STOPS, signal.SIGCHLD):
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)
        work()
        status = 0
    except BaseException:
        log.exception("A process of the server failed")
    finally:
        os._exit(status)  # the parent's clean-up is not this process's to do
