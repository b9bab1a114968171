"""Sealing the audit trail while others seal it, and while others act."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

import pytest

from gatherly_adapters.bootstrap import ports_on, surroundings_in_memory
from gatherly_adapters.memory.clock import FixedClock
from gatherly_adapters.sql.database import SqlDatabase
from gatherly_adapters.sql.unit_of_work import SqlUnitOfWork
from gatherly_core.application import Ports
from gatherly_core.audit import seal_entries
from gatherly_core.audit.deeds import Deed
from gatherly_core.audit.seal_entries import SealEntries
from gatherly_core.audit.verify_trail import Verdict, VerifyTrail
from tests.contracts.rivals import at_once
from tests.factories import NOW, new_id
from tests.servers import ON_SERVERS

INSTALLATIONS = 3


@pytest.fixture
def installations(fresh_database_url: str) -> Iterator[list[Ports]]:
    """Several on the same database, none of which seals by itself."""
    with ExitStack() as stack:
        yield [installation(fresh_database_url, stack) for _ in range(INSTALLATIONS)]


def installation(url: str, stack: ExitStack) -> Ports:
    database = SqlDatabase(url)
    stack.callback(database.close)
    return ports_on(database, SqlUnitOfWork(database), surroundings_in_memory(FixedClock(NOW)))


def act(ports: Ports, times: int = 1) -> int:
    for _ in range(times):
        ports.unit_of_work.run(lambda: ports.trail.record(Deed.EVENT_EDITED, None, new_id()))
    return times


def seal(ports: Ports) -> int:
    return SealEntries(ports.unit_of_work, ports.audit_chain, ports.audit_keys)()


def verdict(ports: Ports) -> Verdict:
    return VerifyTrail(ports.unit_of_work, ports.audit_chain, ports.audit_keys, ports.clock)()


def test_several_sealers_make_one_chain(installations: list[Ports], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seal_entries, "BATCH", 10)
    act(installations[0], 120)
    outcomes: list[Any] = at_once(*[lambda ports=ports: seal(ports) for ports in installations * 2])
    assert sum(outcomes) == 120
    found = verdict(installations[0])
    assert found.intact
    assert (found.end.sequence, found.waiting) == (120, 0)


def test_they_seal_what_is_written_at_the_same_time(
    installations: list[Ports], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seal_entries, "BATCH", 10)
    done = threading.Event()

    def seal_until_done(ports: Ports) -> int:
        sealed = 0
        while not done.is_set():
            sealed += seal(ports)
        return sealed

    with ThreadPoolExecutor(2 * INSTALLATIONS) as threads:
        sealing = [threads.submit(seal_until_done, ports) for ports in installations[:2]]
        acting = [threads.submit(act, ports, 60) for ports in installations]
        written = sum(future.result() for future in acting)
        while verdict(installations[0]).waiting:
            seal(installations[0])
        done.set()
        for future in sealing:
            future.result()
    found = verdict(installations[0])
    assert found.intact
    assert (found.end.sequence, found.waiting) == (written, 0)


@pytest.mark.parametrize("database_server", ON_SERVERS, indirect=True)
def test_who_acts_does_not_wait_for_a_sealer(installations: list[Ports]) -> None:
    sealer, actor, _ = installations
    act(sealer)
    seal(sealer)
    act(sealer, 20)
    sealing, acted = threading.Event(), threading.Event()

    def seal_slowly() -> None:
        SealEntries(InTheSameBlock(), sealer.audit_chain, sealer.audit_keys)()
        sealing.set()
        assert acted.wait(60), "who acts waits for the sealer"

    with ThreadPoolExecutor(1) as threads:
        slow = threads.submit(sealer.unit_of_work.run, seal_slowly)
        assert sealing.wait(60)
        act(actor, 50)
        acted.set()
        slow.result()
    assert verdict(actor).waiting == 50
    assert seal(actor) == 50
    assert verdict(actor).intact


class InTheSameBlock:
    """A unit of work for what is already in one."""

    def run(self, block: Any, landed: object = None) -> Any:
        return block()

    read = run
