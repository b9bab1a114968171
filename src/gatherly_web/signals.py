"""Signals that a process waits for."""

import os
import select
import signal
from collections.abc import Collection

STOPS = frozenset({signal.SIGTERM, signal.SIGINT})
"""What tells a process to end."""


class Signals:
    """The signals of some numbers that this process is sent from now on: they do nothing else to it. None is missed.

    Python runs handlers in the main thread, between any two of its steps: not while a driver waits in C for a server,
    not when another thread was interrupted, and not when the next step is to wait, for which it is too late to be
    interrupted. So a signal writes a byte, whatever it interrupts, and for a byte one can wait. To be made in the main
    thread; there is one at a time.
    """

    def __init__(self, numbers: Collection[int]) -> None:
        self._news, self._tell = os.pipe()
        os.set_blocking(self._tell, False)
        # When nothing more fits in, there is enough to wake anybody.
        signal.set_wakeup_fd(self._tell, warn_on_full_buffer=False)
        for number in numbers:
            signal.signal(number, lambda *_: None)
        # Whoever has started this process may have had them held back, which is passed on.
        signal.pthread_sigmask(signal.SIG_UNBLOCK, numbers)

    def fileno(self) -> int:
        """What can be read from once there was a signal: for those that wait for other things, too."""
        return self._news

    def wait(self, seconds: float | None = None) -> frozenset[int]:
        """Waits for a signal, for so many seconds at most; answers those that came since this was last asked."""
        ready, _, _ = select.select([self._news], [], [], seconds)
        return frozenset(os.read(self._news, select.PIPE_BUF)) if ready else frozenset()

    def wake(self) -> None:
        """Has `wait` return as if there had been a signal, of no number. For any thread, once."""
        os.write(self._tell, b"\0")
