"""A scanner at the door: without a network, killed at any moment, and sending later what it has seen."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from gatherly_adapters.ed25519_tickets import Ed25519Tickets
from gatherly_core.accounts.model import Role
from gatherly_core.admission.model import SignedTicket
from gatherly_core.admission.scans import ScanResult
from gatherly_core.booking.counter import BookingRequest, Wish
from gatherly_core.kernel.paging import PageRequest
from gatherly_web.answers.admission import key_answer
from gatherly_web.app import make_app
from tests.commands import gatherly_command
from tests.factories import new_code, new_id
from tests.installations import add_event, add_user, settings_for, token_of
from tests.integration.web.listening import listening


class Gate:
    """A device at the door of an event, with a journal of its own."""

    def __init__(self, folder: Path, keys: Path, event_id: str, name: str) -> None:
        self.journal = folder / f"{name}.journal"
        self.arguments = ["scan", "--keys", keys, "--event", event_id, "--device", name, "--journal", self.journal]

    def scan(self, *texts: str, out: bool = False) -> list[str]:
        """What is told of each of the texts."""
        done = scan_command(*self.arguments, *(["--out"] if out else []), given="".join(f"{text}\n" for text in texts))
        assert done.returncode == 0, done.stderr
        return done.stdout.splitlines()

    @property
    def command(self) -> list[str]:
        return [sys.executable, "-m", "gatherly_web.command_line", *map(str, self.arguments)]

    def process(self) -> subprocess.Popen:
        return subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def scan_command(*arguments: object, given: str | None = None) -> subprocess.CompletedProcess:
    return gatherly_command(*map(str, arguments), environ={}, given=given)


class House:
    """An event on a database, with tickets, served over HTTP."""

    def __init__(self, gatherly, folder: Path) -> None:
        self.gatherly = gatherly
        self.organizer = add_user(gatherly, Role.ORGANIZER)
        self.event_id = add_event(gatherly, self.organizer, 10)
        booking = gatherly.application.booking.place_booking(
            BookingRequest(add_user(gatherly), self.event_id, (Wish(3),))
        )
        self.attendees = booking.attendees
        self.tickets = [self.signed(attendee.code) for attendee in booking.attendees]
        self.token = folder / "token"
        self.token.write_text(token_of(gatherly, self.organizer))
        self.keys = folder / "keys.json"

    def signed(self, code: str, *, event_id=None, vip: bool = False) -> str:
        type_id = self.attendees[0].ticket_type_id
        return self.gatherly.ports.ticket_signer.sign(SignedTicket(event_id or self.event_id, type_id, code, vip))

    def log(self, result: ScanResult | None = None):
        page = PageRequest(100)
        return self.gatherly.application.admission.view_scans(self.organizer, self.event_id, result, page).items


@pytest.fixture
def house(gatherly, tmp_path):
    return House(gatherly, tmp_path)


@pytest.fixture
def url(gatherly, environ):
    with listening(make_app(gatherly, settings_for(environ["DATABASE_URL"]))) as (host, port):
        yield f"http://{host}:{port}"


@pytest.fixture
def at(house, tmp_path):
    """Makes a gate of a name."""
    keys = house.gatherly.application.admission.view_checkin_keys(house.organizer, house.event_id)
    house.keys.write_text(json.dumps({"keys": list(map(key_answer, keys))}))
    return lambda name: Gate(tmp_path, house.keys, str(house.event_id), name)


def upload(gate: Gate, url: str, token: Path) -> subprocess.CompletedProcess:
    return scan_command("scan", "upload", "--journal", gate.journal, "--url", url, "--token-file", token)


def test_it_fetches_the_keys_of_an_event(house, url, tmp_path):
    where = ["--event", house.event_id, "--keys", house.keys, "--url", f"{url}/", "--token-file", house.token]
    done = scan_command("scan", "fetch-keys", *where)
    assert (done.returncode, done.stdout) == (0, f"1 keys in {house.keys}.\n"), done.stderr
    assert Gate(tmp_path, house.keys, str(house.event_id), "Gate A").scan(house.tickets[0]) == ["ADMIT"]


def test_it_knows_tickets_without_a_network(house, at):
    gate = at("Gate A")
    forged = house.tickets[1][:-1] + ("0" if house.tickets[1][-1] != "0" else "1")
    words = gate.scan(
        house.tickets[0],
        "",
        house.signed(new_code(), vip=True),
        forged,
        Ed25519Tickets([b"another's key" + b"." * 19]).sign(
            SignedTicket(house.event_id, new_id(), house.attendees[0].code)
        ),
        house.signed(new_code(), event_id=new_id()),
        house.attendees[0].code,
        "ü" * 400,
        house.tickets[0],
    )
    assert words[:2] == ["ADMIT", "ADMIT - VIP"]
    assert words[2:4] == ["REFUSED - forged"] * 2
    assert words[4] == "REFUSED - ticket for another event"
    assert words[5].startswith("REFUSED - not a ticket")
    assert words[6].startswith("REFUSED - not a ticket")
    assert words[7].startswith("REFUSED - inside since 2")


def test_it_remembers_who_is_inside(house, at):
    gate = at("Gate A")
    assert gate.scan(house.tickets[0]) == ["ADMIT"]
    assert gate.scan(house.tickets[0])[0].startswith("REFUSED - inside")
    assert gate.scan(house.tickets[0], out=True) == ["LEFT"]
    assert gate.scan(house.tickets[0]) == ["ADMIT"]


def test_it_sends_what_it_has_seen_once(house, at, url):
    one, other = at("Gate A"), at("Gate B")
    one.scan(house.tickets[0], house.tickets[1], "nonsense")
    one.scan(house.tickets[1], out=True)
    other.scan(house.tickets[0], house.tickets[1])
    done = upload(one, url, house.token)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "4 scans sent, 0 conflicts, 1 refused."
    assert done.stdout.startswith("REFUSED - No attendee of this event has this code. (Gate A at ")
    done = upload(other, url, house.token)
    conflict, summary = done.stdout.splitlines()
    assert conflict.startswith("CONFLICT - Someone was let in by Gate A at ")
    assert "and by Gate B at " in conflict
    assert summary == "2 scans sent, 1 conflicts, 0 refused."
    assert upload(one, url, house.token).stdout == "0 scans sent, 0 conflicts, 0 refused.\n"
    assert len(house.log()) == 6
    assert len(house.log(ScanResult.CONFLICT)) == 1


def test_what_was_sent_without_being_heard_of_is_sent_again_and_counts_once(house, at, url):
    gate = at("Gate A")
    gate.scan(house.tickets[0])
    before = gate.journal.read_bytes()
    upload(gate, url, house.token)
    gate.journal.write_bytes(before)
    assert upload(gate, url, house.token).stdout == "1 scans sent, 0 conflicts, 0 refused.\n"
    assert len(house.log()) == 1


def test_it_says_when_the_server_is_away_or_refuses(house, at, url, tmp_path):
    gate = at("Gate A")
    gate.scan(house.tickets[0])
    stranger = tmp_path / "stranger"
    stranger.write_text(token_of(house.gatherly, add_user(house.gatherly)))
    for where, token, words in (
        ("http://127.0.0.1:1", house.token, "cannot be reached"),
        (url, stranger, "refused: You may not run the door"),
        (url, tmp_path / "none", "none cannot be used"),
    ):
        done = upload(gate, where, token)
        assert done.returncode == 1
        assert words in done.stderr
        assert len(done.stderr.splitlines()) == 1
    assert upload(gate, url, house.token).returncode == 0


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("--keys", "token", "does not hold the keys"),
        ("--event", "", "--event is needed"),
        ("--journal", "keys.json", "no journal"),
    ],
)
def test_it_refuses_what_it_cannot_work_with(house, at, tmp_path, name, value, words):
    gate = at("Gate A")
    arguments = [*gate.arguments, name, value and tmp_path / value]
    before = house.keys.read_bytes()
    done = scan_command(*arguments, given=house.tickets[0])
    assert (done.returncode, done.stdout) == (1, "")
    assert words in done.stderr
    assert house.keys.read_bytes() == before


def test_whom_it_has_admitted_stays_admitted_when_it_is_killed(house, at):
    gate = at("Gate A")
    told = 0
    for run in range(2):
        tickets = [house.signed(new_code()) for _ in range(200)]
        with gate.process() as process:
            for ticket in tickets:
                process.stdin.write(f"{ticket}\n")
            process.stdin.flush()
            heard = [process.stdout.readline() for _ in range(5 + 40 * run)]
            process.kill()
            heard += [line for line in process.stdout if line.endswith("\n")]
        told += len(heard)
        assert set(heard) == {"ADMIT\n"}
        journal = gate.journal.read_bytes()
        # As if the battery had died while a line was written.
        gate.journal.write_bytes(journal[: journal.rfind(b"\n") + 1] + b'{"scan": {"event_id": "01')
        words = gate.scan(*tickets[: len(heard)])
        assert all(word.startswith("REFUSED - inside since") for word in words)
    lines = [json.loads(line) for line in gate.journal.read_text().splitlines()]
    assert sum(line["scan"]["passed"] for line in lines) >= told


def test_it_answers_nothing_that_is_not_in_the_journal(house, at):
    gate = at("Gate A")
    tickets = [house.signed(new_code()) for _ in range(9)]
    # No file may be larger than two kilobytes: as if the disk were full.
    full = ["bash", "-c", 'ulimit -f 2; exec "$@"', "bash", *gate.command]
    done = subprocess.run(full, input="\n".join(tickets), capture_output=True, text=True, timeout=60, check=False)
    told = done.stdout.splitlines()
    assert done.returncode == 1
    assert "cannot be used" in done.stderr
    assert 0 < len(told) < len(tickets)
    words = gate.scan(*tickets)
    assert [word == "ADMIT" for word in words] == [False] * len(told) + [True] * (len(tickets) - len(told))
