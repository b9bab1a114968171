"""Computing few things at a time, in all processes, and behind all others."""

import logging
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from gatherly_adapters.quiet_lanes import NICENESS, QuietLanes

TAKE_THE_LANE = """
import sys, time
from pathlib import Path
from gatherly_adapters.quiet_lanes import QuietLanes
QuietLanes(1, Path(sys.argv[1])).run(lambda: (print("taken", flush=True), time.sleep(60)))
"""


class Gauge:
    """Notes how many ran at a time."""

    def __init__(self) -> None:
        self.highest = 0
        self._running = 0
        self._lock = threading.Lock()

    def run(self) -> None:
        with self._lock:
            self._running += 1
            self.highest = max(self.highest, self._running)
        time.sleep(0.02)
        with self._lock:
            self._running -= 1


def highest(*processes: QuietLanes) -> int:
    gauge = Gauge()
    threads = [threading.Thread(target=lanes.run, args=(gauge.run,)) for lanes in processes for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return gauge.highest


@pytest.mark.parametrize("lanes", [1, 2])
def test_all_that_share_a_folder_share_its_lanes(tmp_path: Path, lanes: int) -> None:
    # Locks belong to an opened file: within one process they exclude each other like those of several.
    assert highest(*(QuietLanes(lanes, tmp_path / "lanes") for _ in range(3))) == lanes


def test_without_a_folder_each_has_its_own() -> None:
    assert highest(QuietLanes(1), QuietLanes(1)) == 2


def test_a_process_that_is_killed_frees_its_lane(tmp_path: Path) -> None:
    lanes = QuietLanes(1, tmp_path)
    holder = subprocess.Popen([sys.executable, "-c", TAKE_THE_LANE, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "taken\n"
        done = threading.Event()
        waiting = threading.Thread(target=lanes.run, args=(done.set,))
        waiting.start()
        assert not done.wait(0.2)
    finally:
        holder.kill()
        holder.communicate(timeout=10)
    assert done.wait(10)
    waiting.join()


def test_what_fails_frees_its_lane(tmp_path: Path) -> None:
    lanes = QuietLanes(1, tmp_path)
    with pytest.raises(ZeroDivisionError):
        lanes.run(lambda: 1 / 0)
    assert lanes.run(lambda: 2) == 2


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux gives threads a niceness of their own")
def test_it_stands_back_and_nobody_else_does() -> None:
    def niceness() -> int:
        return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    before = niceness()
    assert QuietLanes(1).run(niceness) == min(19, before + NICENESS)
    assert niceness() == before


def test_it_says_when_the_folder_cannot_be_used(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").touch()
    with caplog.at_level(logging.WARNING):
        lanes = QuietLanes(1, tmp_path / "file" / "lanes")
    assert "cannot be written" in caplog.text
    assert lanes.run(lambda: 2) == 2
