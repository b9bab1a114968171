"""Computing what takes long so that nobody else notices: few at a time on the whole machine, and behind all others."""

import fcntl
import logging
import os
import random
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import ParamSpec, TypeVar

log = logging.getLogger(__name__)

P = ParamSpec("P")
R = TypeVar("R")

NICENESS = 10
"""So far behind other work: where both want all of a core, a tenth of it is left."""


def spare_cores() -> int:
    """All cores but one, and one at least."""
    return max(1, (os.cpu_count() or 1) - 1)


class QuietLanes:
    """Runs functions that release the interpreter's lock for long, in threads that stand back for others.

    Not more than `lanes` run at a time in all processes that share the folder, or in this one if there is none. A lane
    is a lock on a file: whichever way its process ends, it is free again.
    """

    def __init__(self, lanes: int, folder: Path | None = None) -> None:
        self._threads = ThreadPoolExecutor(lanes, "quiet-lane", initializer=_stand_back)
        self._files = _lane_files(lanes, folder) if folder else []

    def run(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """What the function returns or raises, once it had its turn."""

        def in_turn() -> R:
            with self._lane():
                return function(*args, **kwargs)

        return self._threads.submit(in_turn).result()

    @contextmanager
    def _lane(self) -> Iterator[None]:
        if not self._files:
            yield
            return
        # Each turn opens the file for itself: the locks of one opening do not exclude each other.
        with self._free_lane().open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _free_lane(self) -> Path:
        """A lane that was free just now, else any: whoever waits in it gets it, if perhaps not the first."""
        lanes = random.sample(self._files, len(self._files))
        return next(filter(_is_free, lanes), lanes[0])


def _is_free(lane: Path) -> bool:
    with lane.open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def _lane_files(lanes: int, folder: Path) -> list[Path]:
    files = [folder / str(number) for number in range(lanes)]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file in files:
            file.touch()
    except OSError as failure:
        log.warning("Each process computes on its own: %s cannot be written (%s).", folder, failure.strerror)
        return []
    return files


def _stand_back() -> None:
    # Only Linux gives threads a niceness of their own.
    if sys.platform == "linux":
        thread = threading.get_native_id()
        os.setpriority(os.PRIO_PROCESS, thread, min(19, os.getpriority(os.PRIO_PROCESS, thread) + NICENESS))
