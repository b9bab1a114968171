"""How a worker comes to its end."""

import threading
import time

WORKING_SECONDS = 24
"""How long a worker may take to finish what it has begun: whoever runs processes commonly kills them after 30."""
LEAVING_SECONDS = 1
"""How long it may then take to let go of what it holds open."""


class Ending:
    """Whether a worker is to end, and how long all of it may still take, counted from when it was told."""

    def __init__(self, seconds: float = WORKING_SECONDS) -> None:
        self._seconds = seconds
        self._begun = threading.Event()
        self._deadline = 0.0

    def begin(self) -> None:
        """It is to end. Whoever says so again gives it no more time. Takes a lock, so it is not for signal handlers."""
        if not self._begun.is_set():
            self._deadline = time.monotonic() + self._seconds
            self._begun.set()

    def wait(self, seconds: float | None = None) -> bool:
        """Waits so long to be told, or until it is; whether it was."""
        return self._begun.wait(seconds)

    @property
    def left(self) -> float:
        """Seconds, 0 when the time is over. All of them, as long as it is not to end."""
        return max(0.0, self._deadline - time.monotonic()) if self._begun.is_set() else self._seconds

    @property
    def left_to_leave(self) -> float:
        """Seconds after which nothing is waited for, whatever it may be at."""
        return self.left + LEAVING_SECONDS
