"""Hashing passwords in processes that stand back."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from gatherly_adapters.bcrypt_passwords import BcryptPasswords
from gatherly_adapters.bcrypt_workers import BcryptWorkers
from gatherly_adapters.quiet_lanes import NICENESS, Lanes
from gatherly_core.kernel.errors import Overloaded

QUICK = 4
"""The fewest turns that bcrypt allows."""
TAKE_THE_LANE = """
import sys, time
from pathlib import Path
from gatherly_adapters.quiet_lanes import Lanes
with Lanes(1, Path(sys.argv[1])).turn():
    print("taken", flush=True)
    time.sleep(60)
"""
HASH_AND_DIE = """
import os, signal, sys
from pathlib import Path
from gatherly_adapters.bcrypt_workers import BcryptWorkers
BcryptWorkers(1, 1, Path(sys.argv[1])).hash(b"a", 4)
print(open(f"/proc/self/task/{os.getpid()}/children").read(), flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def workers(tmp_path: Path) -> Iterator[BcryptWorkers]:
    with closing(BcryptWorkers(2, 2, tmp_path / "lanes")) as workers:
        yield workers


def children() -> set[int]:
    own = Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii").split()
    return {int(child) for child in own if b"bcrypt_worker" in Path(f"/proc/{child}/cmdline").read_bytes()}


class TestWorkers:
    def test_they_hash_and_check(self, workers: BcryptWorkers) -> None:
        passwords = BcryptPasswords(QUICK, hashing=workers)
        hashed = passwords.hash("correct horse")
        assert hashed.startswith("$2b$04$")
        assert passwords.matches("correct horse", hashed)
        assert not passwords.matches("Correct horse", hashed)
        assert not passwords.matches("correct horse", None)
        assert BcryptPasswords(QUICK).matches("correct horse", hashed)

    def test_what_is_no_hash_is_said_to_be_none(self, workers: BcryptWorkers) -> None:
        with pytest.raises(ValueError, match="no hash"):
            workers.check(b"digest", b"no password")
        assert workers.hash(b"digest", QUICK)

    def test_there_are_as_many_as_are_needed(self, workers: BcryptWorkers) -> None:
        assert not children()
        for _ in range(3):
            workers.hash(b"digest", QUICK)
        assert len(children()) == 1
        at_once = [threading.Thread(target=workers.hash, args=(b"digest", 12)) for _ in range(6)]
        for thread in at_once:
            thread.start()
        for thread in at_once:
            thread.join()
        assert len(children()) == 2

    @pytest.mark.skipif(sys.platform != "linux", reason="looks at processes as Linux shows them")
    def test_they_stand_back(self, workers: BcryptWorkers) -> None:
        workers.hash(b"digest", QUICK)
        [worker] = children()
        own = os.getpriority(os.PRIO_PROCESS, 0)
        assert os.getpriority(os.PRIO_PROCESS, worker) == min(19, own + NICENESS)
        assert os.getsid(worker) == worker

    def test_one_that_was_killed_is_replaced(self, workers: BcryptWorkers) -> None:
        workers.hash(b"digest", QUICK)
        [before] = children()
        os.kill(before, 9)
        assert workers.hash(b"digest", QUICK)
        assert children().isdisjoint({before})

    def test_when_none_can_be_had_one_is_asked_to_come_again(
        self, workers: BcryptWorkers, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(workers, "_command", [sys.executable, "-c", ""])
        with pytest.raises(Overloaded):
            workers.hash(b"digest", QUICK)
        monkeypatch.undo()
        assert workers.hash(b"digest", QUICK)

    def test_a_machine_without_room_for_a_process_has_it_later(
        self, workers: BcryptWorkers, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        workers.hash(b"digest", QUICK)
        [before] = children()
        monkeypatch.setattr(workers, "_command", ["/there/is/no/such/program"])
        os.kill(before, 9)
        for _ in range(3):
            with pytest.raises(Overloaded):
                workers.hash(b"digest", QUICK)
        monkeypatch.undo()
        assert [workers.hash(b"digest", QUICK) for _ in range(3)]

    def test_none_is_left_when_they_are_closed(self, workers: BcryptWorkers) -> None:
        workers.hash(b"digest", QUICK)
        workers.close()
        assert not children()

    def test_none_is_left_when_their_process_is_killed(self, tmp_path: Path) -> None:
        killed = subprocess.run(
            [sys.executable, "-c", HASH_AND_DIE, str(tmp_path)], capture_output=True, text=True, check=False, timeout=60
        )
        worker = Path(f"/proc/{int(killed.stdout)}/cmdline")
        deadline = time.monotonic() + 10
        while worker.exists() and worker.read_bytes() and time.monotonic() < deadline:
            time.sleep(0.02)
        assert not (worker.exists() and worker.read_bytes())


class TestLanes:
    @pytest.mark.parametrize("count", [1, 2])
    def test_all_that_share_a_folder_share_them(self, tmp_path: Path, count: int) -> None:
        # Locks belong to an opened file: within one process they exclude each other like those of several.
        assert highest(*(Lanes(count, tmp_path / "lanes") for _ in range(3))) == count

    def test_a_process_that_is_killed_frees_its_own(self, tmp_path: Path) -> None:
        command = [sys.executable, "-c", TAKE_THE_LANE, str(tmp_path)]
        holder = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        done = threading.Event()
        waiting = threading.Thread(target=lambda: take(Lanes(1, tmp_path), done))
        try:
            assert holder.stdout is not None
            assert holder.stdout.readline() == "taken\n"
            waiting.start()
            assert not done.wait(0.2)
        finally:
            holder.kill()
            holder.communicate(timeout=10)
        assert done.wait(10)
        waiting.join()

    def test_it_says_when_the_folder_cannot_be_used(self, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
        (tmp_path / "file").touch()
        lanes = Lanes(1, tmp_path / "file" / "lanes")
        assert "cannot be written" in caplog.text
        with lanes.turn(), lanes.turn():
            pass


def take(lanes: Lanes, done: threading.Event) -> None:
    with lanes.turn():
        done.set()


def highest(*processes: Lanes) -> int:
    """How many had their turn at a time."""
    running, most, lock = 0, 0, threading.Lock()

    def run(lanes: Lanes) -> None:
        nonlocal running, most
        with lanes.turn():
            with lock:
                running += 1
                most = max(most, running)
            time.sleep(0.02)
            with lock:
                running -= 1

    threads = [threading.Thread(target=run, args=(lanes,)) for lanes in processes for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return most
