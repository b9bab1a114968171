"""A scanner for the terminal: knows tickets without a network, keeps what it has seen, and sends it later.

It is small on purpose: what it does is what an app at the door has to do.
"""

import argparse
import io
import json
import secrets
import sys
from base64 import urlsafe_b64decode
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from gatherly_adapters import bootstrap
from gatherly_core.admission.errors import ForgedTicket, UnreadableTicket
from gatherly_core.admission.ports import TicketReader
from gatherly_core.admission.scans import LONGEST_NAME
from gatherly_web.scan_journal import JournalDamaged, ScanJournal, SeenScan
from gatherly_web.scan_upload import DoorServer, ServerRefused
from gatherly_web.schemas.admission import LONGEST_CODE

BATCH = 200
"""Scans that are sent at a time."""


class ScannerFailed(Exception):
    """The scanner cannot do its work: one sentence."""


class Door:
    """Decides about one ticket after the other, by what this device knows."""

    def __init__(self, reader: TicketReader, event_id: str, device_id: str, journal: ScanJournal) -> None:
        self._reader = reader
        self._event_id = event_id
        self._device_id = device_id
        self._journal = journal
        self._inside: dict[str, str] = {}
        for scan in journal.scans():
            if scan.event_id == event_id:
                self._remember(scan)

    def scan(self, text: str, direction: str) -> str:
        """What to tell the person at the door; it stands in the journal by then. OSError when it cannot."""
        now = datetime.now(UTC).isoformat().replace("+00:00", "Z")
        words, ticket, passed, sent_later = self._decide(text, direction)
        scan = SeenScan(
            event_id=self._event_id,
            code=text,
            at=now,
            direction=direction,
            device_id=self._device_id,
            nonce=secrets.token_hex(16),
            ticket=ticket,
            passed=passed,
            sent_later=sent_later,
        )
        self._journal.add(scan)
        self._remember(scan)
        return words

    def _decide(self, text: str, direction: str) -> tuple[str, str | None, bool, bool]:
        """The words, the ticket's code, whether the person passes, and whether the server is to know."""
        try:
            ticket = self._reader.read(text)
        except ForgedTicket:
            return "REFUSED - forged", None, False, True
        except UnreadableTicket:
            return "REFUSED - not a ticket; a typed code can only be checked online", None, False, True
        if str(ticket.event_id) != self._event_id:
            return "REFUSED - ticket for another event", ticket.code, False, True
        if direction == "out":
            return "LEFT", ticket.code, True, True
        if ticket.code in self._inside:
            return f"REFUSED - inside since {self._inside[ticket.code]}", ticket.code, False, False
        return "ADMIT - VIP" if ticket.vip else "ADMIT", ticket.code, True, True

    def _remember(self, scan: SeenScan) -> None:
        if scan.passed and scan.ticket:
            if scan.direction == "in":
                self._inside[scan.ticket] = scan.at
            else:
                self._inside.pop(scan.ticket, None)


def add_commands(commands: Any) -> None:
    """Adds `scan` and its parts to the commands."""
    scan = commands.add_parser("scan", help="scan tickets at a door, offline; codes are read from standard input")
    scan.add_argument("--keys", type=Path, help="the file that fetch-keys has written")
    scan.add_argument("--event", help="the id of the event at this door")
    scan.add_argument("--device", help="the name of this device, which no other at the event has")
    scan.add_argument("--journal", type=Path, help="the file in which everything is kept")
    scan.add_argument("--out", action="store_true", help="for those who leave")
    parts = scan.add_subparsers(dest="part", metavar="upload | fetch-keys")
    upload = parts.add_parser("upload", help="send what was not sent yet; may be cut off and repeated")
    upload.add_argument("--journal", type=Path, required=True)
    fetch = parts.add_parser("fetch-keys", help="get the keys with which tickets of an event are verified")
    fetch.add_argument("--event", required=True)
    fetch.add_argument("--keys", type=Path, required=True)
    for part in (upload, fetch):
        part.add_argument("--url", required=True, help="where Gatherly is served: http://… or https://…")
        part.add_argument("--token-file", type=Path, required=True, help="a file with an access token")


def run(arguments: argparse.Namespace) -> int:
    """Does what the arguments say; answers the exit status. ScannerFailed when that does not work."""
    try:
        return PARTS[arguments.part](arguments)
    except (ServerRefused, JournalDamaged) as failure:
        raise ScannerFailed(str(failure)) from None
    except OSError as broken:
        raise ScannerFailed(f"{broken.filename or 'The journal'} cannot be used: {broken.strerror}.") from None


def _scan(arguments: argparse.Namespace) -> int:
    for name in ("keys", "event", "device", "journal"):
        if not getattr(arguments, name):
            raise ScannerFailed(f"--{name} is needed for scanning.")
    if len(arguments.device) > LONGEST_NAME:
        raise ScannerFailed(f"--device must have at most {LONGEST_NAME} characters.")
    reader = _reader(arguments.keys)
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")  # what is no text is no ticket, and must not end the scanner
    journal = ScanJournal(arguments.journal)
    try:
        door = Door(reader, arguments.event.lower(), arguments.device, journal)
        for line in sys.stdin:
            if text := line.strip()[:LONGEST_CODE]:
                print(door.scan(text, "out" if arguments.out else "in"), flush=True)
    finally:
        journal.close()
    return 0


def _reader(path: Path) -> TicketReader:
    try:
        keys = json.loads(path.read_bytes())["keys"]
        return bootstrap.ticket_reader([urlsafe_b64decode(key["public_key"] + "=") for key in keys])
    except (ValueError, KeyError, TypeError):
        raise ScannerFailed(f"{path} does not hold the keys of an event: get them by fetch-keys.") from None


def _fetch_keys(arguments: argparse.Namespace) -> int:
    keys = _server(arguments).keys(arguments.event)
    arguments.keys.write_text(json.dumps(keys), encoding="utf-8")
    print(f"{len(keys['keys'])} keys in {arguments.keys}.")
    return 0


def _upload(arguments: argparse.Namespace) -> int:
    server = _server(arguments)
    journal = ScanJournal(arguments.journal)
    sent = conflicts = refused = 0
    try:
        for event_id, scans in groupby(journal.unsent(), key=lambda scan: scan.event_id):
            for batch in _batches(list(scans)):
                verdicts = server.send(event_id, batch)
                journal.mark_sent(batch)
                sent += len(batch)
                conflicts += sum(verdict["conflict"] is not None for verdict in verdicts)
                refused += sum(verdict["code"] not in (None, "conflict") for verdict in verdicts)
                for words in map(_report, batch, verdicts):
                    if words:
                        print(words)
    finally:
        journal.close()
    print(f"{sent} scans sent, {conflicts} conflicts, {refused} refused.")
    return 0


def _batches(scans: list[SeenScan]) -> Iterable[list[SeenScan]]:
    return (scans[first : first + BATCH] for first in range(0, len(scans), BATCH))


def _report(scan: SeenScan, verdict: dict[str, Any]) -> str | None:
    """What somebody should look after; None for a scan that is as it should be."""
    if conflict := verdict["conflict"]:
        who = verdict["attendee"]["name"]
        return f"CONFLICT - {who} was let in by {_seen(conflict['admitted'])} and by {_seen(conflict['doubled'])}"
    if verdict["code"]:
        return f"REFUSED - {verdict['detail']} ({scan.device_id} at {scan.at})"
    return None


def _seen(scan: dict[str, Any]) -> str:
    return f"{scan['device_id'] or 'online'} at {scan['at']}"


def _server(arguments: argparse.Namespace) -> DoorServer:
    return DoorServer(arguments.url, arguments.token_file.read_text(encoding="ascii").strip())


PARTS = {None: _scan, "upload": _upload, "fetch-keys": _fetch_keys}
