"""Whatever is done to the rows of the audit trail is noticed, and the first broken place named."""

import random
from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

import pytest
from sqlalchemy import update

from gatherly_adapters.sql.audit_tables import audit_entries
from gatherly_adapters.sql.database import SqlDatabase
from gatherly_core.application import Ports
from gatherly_core.audit.deeds import Deed
from gatherly_core.audit.seal_entries import SealEntries
from gatherly_core.audit.verify_trail import Verdict, VerifyTrail
from gatherly_core.kernel.identifiers import UserId
from tests.contracts.contract import Boom
from tests.factories import NOW, new_id
from tests.integration.sql import tampering
from tests.integration.sql.tampering import Place, Refused, Vandal

T = TypeVar("T")

LENGTH = 16
ON_SQLITE, ON_SERVERS = 1000, 40
"""How often a test changes something; there are ten that flip bits."""


class InTheSameBlock:
    """A unit of work that sees what the block in which it is called has changed."""

    def run(self, block: Callable[[], T], landed: object = None) -> T:
        return block()

    read = run


@pytest.fixture
def trail(ports: Ports) -> Ports:
    """A sealed trail of LENGTH entries of all shapes."""

    def write() -> None:
        for number in range(LENGTH):
            by = UserId(new_id()) if number % 3 else None
            target = new_id() if number % 4 else None
            ports.trail.record(list(Deed)[number], by, target, number=number, word="word", **{"n" * (number + 1): None})

    ports.unit_of_work.run(write)
    assert SealEntries(ports.unit_of_work, ports.audit_chain, ports.audit_keys)() == LENGTH
    assert verdict(ports).intact
    return ports


@pytest.fixture
def times(database: SqlDatabase) -> int:
    return ON_SQLITE if database.write_engine.dialect.name == "sqlite" else ON_SERVERS


def verdict(ports: Ports) -> Verdict:
    return VerifyTrail(ports.unit_of_work, ports.audit_chain, ports.audit_keys, ports.clock)()


def verdict_inside(ports: Ports) -> Verdict:
    return VerifyTrail(InTheSameBlock(), ports.audit_chain, ports.audit_keys, ports.clock)()


def changed(ports: Ports, database: SqlDatabase, deed: tampering.Deed, seed: str) -> tuple[Place, Verdict] | None:
    """Where the deed has broken the trail, and what the verification says; then all is as it was.

    None when the database itself refuses.
    """
    seen: list[tuple[Place, Verdict]] = []

    def change_and_look() -> None:
        vandal = Vandal(database.writing, random.Random(seed), LENGTH)
        place = deed(vandal)
        seen.append((place, verdict_inside(ports)))
        raise Boom

    with pytest.raises((Boom, Refused)):
        ports.unit_of_work.run(change_and_look)
    return seen[0] if seen else None


def check(trail: Ports, database: SqlDatabase, deed: tampering.Deed, times: int, seed: int = 0) -> None:
    number = done = 0
    while done < times:
        number += 1
        assert number < 20 * times, "the database refuses nearly everything"
        found = changed(trail, database, deed, f"{seed}:{number}")
        if found is None:
            continue
        place, told = found
        assert told.broken is not None, f"change {seed}:{number} was not noticed"
        assert told.broken.sequence == place, f"change {seed}:{number}: {told.broken}"
        done += 1
    assert verdict(trail).intact


@pytest.mark.parametrize("seed", range(10))
def test_any_bit_that_is_flipped_is_noticed(trail: Ports, database: SqlDatabase, times: int, seed: int) -> None:
    check(trail, database, Vandal.flips_a_bit, times, seed)


@pytest.mark.parametrize("deed", tampering.DEEDS)
def test_whatever_else_is_done_is_noticed(
    trail: Ports, database: SqlDatabase, times: int, deed: tampering.Deed
) -> None:
    check(trail, database, deed, times // 4)


def test_a_row_of_strange_things_is_noticed(trail: Ports, database: SqlDatabase) -> None:
    """SQLite takes any value in any column."""
    if database.write_engine.dialect.name != "sqlite":
        pytest.skip("the servers refuse it by themselves")
    strange = (b"\xff\xfe", "text", -5, 2**62, 1.5, "", b"")
    for column in audit_entries.c:
        for value in strange:

            def change(vandal: Vandal, name: str = column.name, value: object = value) -> Place:
                vandal._set(audit_entries, audit_entries.c.sequence == 3, audit_entries.c[name], value)
                return None

            found = changed(trail, database, change, "0")
            assert found is None or not found[1].intact, (column.name, value)


@pytest.mark.parametrize("nonsense", ["", "{", "[1]", '"address"', '{"address":null}', "null"])
def test_what_cannot_be_read_names_nothing(ports: Ports, database: SqlDatabase, nonsense: str) -> None:
    def write() -> None:
        for address in ("a1", "b2", "b2"):
            ports.trail.record(Deed.SESSION_REFUSED, None, None, address=address)

    ports.unit_of_work.run(write)
    with database.write_engine.begin() as connection:
        spoilt = audit_entries.c.details.contains("a1")
        assert connection.execute(update(audit_entries).where(spoilt).values(details=nonsense)).rowcount == 1
    named = ports.unit_of_work.read(
        lambda: ports.traces.named(Deed.SESSION_REFUSED, "address", NOW, NOW + timedelta(hours=1), 1)
    )
    assert named == {"b2": 2}
