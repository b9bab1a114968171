"""What operators are told about the audit trail."""

import sqlite3
from dataclasses import replace
from datetime import timedelta

import pytest

from gatherly_adapters.memory.clock import FixedClock
from gatherly_adapters.ticket_keys import seed_of
from gatherly_core.accounts.model import Role
from gatherly_core.audit.deeds import Deed
from tests.installations import add_event, add_user

KEYS = "M" * 43 + " " + "Q" * 42 + "A"


@pytest.fixture
def trail(gatherly):
    """A database with a sealed trail, to be changed by SQL."""
    add_event(gatherly, add_user(gatherly, Role.ORGANIZER), 10)
    gatherly.drain()
    gatherly.application.audit.seal_entries()
    connection = sqlite3.connect(gatherly._database.write_engine.url.database)
    yield connection
    connection.close()


def test_it_tells_where_the_trail_ends(run, trail):
    done = run("audit")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("The audit trail is whole. It ends at 2:")
    end = done.stdout.split()[-1]
    assert run("audit", "--expect", end).returncode == 0
    assert run("doctor").returncode == 0


def test_it_names_the_place_that_is_broken(run, trail):
    with trail:
        trail.execute("UPDATE audit_entries SET action = 'event.edited' WHERE sequence = 2")
    for command in ("audit", "doctor"):
        done = run(command)
        assert done.returncode == 1
        assert "The audit trail is broken: changed at place 2, entry " in done.stdout
        assert "whole" not in done.stdout


def test_it_notices_that_everything_was_taken_back(run, trail):
    end = run("audit").stdout.split()[-1]
    with trail:
        trail.execute("DELETE FROM audit_entries")
        trail.execute("DELETE FROM audit_chain")
    assert run("audit").returncode == 0
    done = run("audit", "--expect", end)
    assert (done.returncode, done.stdout) == (1, "The audit trail is broken: missing at place 1.\n")


def test_it_tells_of_entries_that_should_be_sealed(run, gatherly):
    late = replace(gatherly.ports, clock=FixedClock(gatherly.ports.clock.now() - timedelta(hours=1)), outbox=NoOutbox())
    late.unit_of_work.run(lambda: late.trail.record(Deed.EVENT_EDITED, None, None))
    done = run("audit")
    assert done.returncode == 1
    assert "1 entries should be sealed by now" in done.stdout
    assert "The audit trail is whole" in done.stdout


class NoOutbox:
    """Nothing follows from what is told to it."""

    def add(self, *facts):
        pass


def test_the_sweep_seals_what_was_left(run, trail):
    with trail:
        trail.execute("DELETE FROM audit_chain")
        trail.execute("UPDATE audit_entries SET sequence = NULL, seal = NULL, seal_key_id = NULL")
    assert run("sweep").returncode == 0
    assert run("audit").stdout.startswith("The audit trail is whole. It ends at 2:")


def test_it_refuses_an_end_that_is_none(run):
    done = run("audit", "--expect", "12")
    assert done.returncode == 2
    assert "must be an end as `gatherly audit` prints it" in done.stderr


def test_it_makes_a_key(run):
    keys = {run("audit-key").stdout.strip() for _ in range(2)}
    assert [len(seed_of(key)) for key in keys] == [32, 32]


def test_it_tells_the_keys_in_use(run):
    assert run("audit-key", "--in-use", GATHERLY_AUDIT_KEYS=KEYS).stdout.split() == KEYS.split()


def test_other_keys_do_not_verify_it(run, trail):
    in_use = run("audit-key", "--in-use").stdout.strip()
    other = run("audit-key").stdout.strip()
    assert "unknown key at place 1" in run("audit", GATHERLY_AUDIT_KEYS=other).stdout
    assert run("audit", GATHERLY_AUDIT_KEYS=f"{other} {in_use}").returncode == 0
