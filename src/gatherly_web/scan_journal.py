"""The journal of a scanner: a file in which everything stands that it has seen, whatever happens to it.

A line each, as JSON: either a scan, or the nonces of scans that were sent. Lines are added and never changed.
"""

import errno
import fcntl
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

BEGINNINGS = (b'{"scan": ', b'{"sent": ')
"""Of the lines."""


class JournalDamaged(Exception):
    """A line of the journal is not one that a scanner has written: one sentence."""


@dataclass(frozen=True, slots=True)
class SeenScan:
    """A scan as a device keeps it. `code` is the text that was read, `ticket` the code that a genuine one says.

    `passed` says whether it let the person pass; who was held back because they were inside is not sent.
    """

    event_id: str
    code: str
    at: str
    direction: str
    device_id: str
    nonce: str
    ticket: str | None
    passed: bool
    sent_later: bool = True


class ScanJournal:
    """The journal in a file, which is made when it is not there. Several processes may use it at a time.

    A line that was cut off in the middle, by a crash or an empty battery, was never answered: it is dropped.
    OSError when the file cannot be read or written, JournalDamaged when it holds something else.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        new = not path.exists()
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        if new:
            _flush_folder(path.parent)
        with self._alone():
            self._drop_half_a_line()

    def close(self) -> None:
        os.close(self._file)

    def add(self, scan: SeenScan) -> None:
        """Writes a scan down. When this returns, it outlives a power cut."""
        self._append({"scan": asdict(scan)})

    def mark_sent(self, scans: Sequence[SeenScan]) -> None:
        """Writes down that scans were sent."""
        self._append({"sent": [scan.nonce for scan in scans]})

    def scans(self) -> list[SeenScan]:
        """Every scan, in the order in which they were made."""
        return [SeenScan(**line["scan"]) for line in self._lines() if "scan" in line]

    def unsent(self) -> list[SeenScan]:
        """The scans that have yet to be sent."""
        sent = {nonce for line in self._lines() for nonce in line.get("sent", ())}
        return [scan for scan in self.scans() if scan.sent_later and scan.nonce not in sent]

    def _lines(self) -> Iterator[dict[str, Any]]:
        with self._alone():
            content = self._path.read_bytes()
        try:
            yield from map(json.loads, content.splitlines())
        except ValueError:
            raise self._damaged() from None

    def _append(self, line: dict[str, Any]) -> None:
        content = json.dumps(line).encode() + b"\n"
        with self._alone():
            if os.write(self._file, content) != len(content):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self._path))
            os.fsync(self._file)

    def _drop_half_a_line(self) -> None:
        """Nothing is dropped from a file that is no journal."""
        *lines, rest = self._path.read_bytes().split(b"\n")
        half_begun = any(rest.startswith(beginning) or beginning.startswith(rest) for beginning in BEGINNINGS)
        if not half_begun or not all(line.startswith(BEGINNINGS) for line in lines):
            raise self._damaged()
        os.ftruncate(self._file, sum(len(line) + 1 for line in lines))

    def _damaged(self) -> JournalDamaged:
        return JournalDamaged(f"{self._path} is no journal of a scanner, or was damaged.")

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Nobody else writes or mends meanwhile; the lock ends with the process."""
        fcntl.flock(self._file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(self._file, fcntl.LOCK_UN)


def _flush_folder(folder: Path) -> None:
    """Has the name of a new file outlive a power cut, too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
