"""Facts in the outbox that another release wrote."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from gatherly_adapters.aftermath import Bell
from gatherly_adapters.bootstrap import Gatherly
from gatherly_adapters.sql.database import SqlDatabase
from gatherly_adapters.sql.leased_rows import CANDIDATES
from gatherly_adapters.sql.outbox import outbox
from gatherly_core.administration.dead_letters import DeadLetterFilter
from gatherly_core.application import Policy, Ports
from gatherly_core.audit.facts import TrailGrew
from gatherly_core.inventory.facts import PlacesFreed
from gatherly_core.kernel.facts import Delivery, Fact
from gatherly_core.kernel.identifiers import made_at
from gatherly_core.kernel.paging import PageRequest
from gatherly_core.kernel.queues import Leased
from tests.factories import NOW, new_id

LEASE = timedelta(minutes=1)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    "foreign",
    [{"name": "SeatsFreed"}, {"payload": {}}, {"payload": {"at": "soon", "event_id": "17"}}],
    ids=["of another kind", "without its fields", "with other fields"],
)
def test_a_fact_of_another_release_does_not_stand_in_the_way(
    ports: Ports, database: SqlDatabase, foreign: dict[str, object], caplog: pytest.LogCaptureFixture
) -> None:
    unreadable, readable = (PlacesFreed(at=NOW, event_id=new_id()) for _ in range(2))

    queue = ports.outbox.queue(Delivery.AT_ONCE)

    def claim(after: timedelta) -> list[Leased[Fact]]:
        return list(ports.unit_of_work.run(lambda: queue.claim(NOW + after, 1)))

    ports.unit_of_work.run(lambda: ports.outbox.add(unreadable))
    with database.write_engine.begin() as connection:
        connection.execute(update(outbox).values(**foreign))
    ports.unit_of_work.run(lambda: ports.outbox.add(readable))
    (claimed,) = claim(LEASE)
    assert claimed.item == readable, "what cannot be read does not end the round"
    assert "cannot be read by this release" in caplog.text

    ports.unit_of_work.run(lambda: queue.settle(claimed, NOW))
    caplog.clear()
    assert claim(LEASE + MINUTE - timedelta(seconds=1)) == []
    assert caplog.text == ""
    assert claim(LEASE + MINUTE) == []
    assert "cannot be read by this release" in caplog.text


def test_what_can_be_read_is_found_behind_much_that_cannot(ports: Ports, database: SqlDatabase) -> None:
    for _ in range(3 * CANDIDATES):
        ports.unit_of_work.run(lambda: ports.outbox.add(TrailGrew(at=NOW)))
    with database.write_engine.begin() as connection:
        connection.execute(update(outbox).values(name="SealBroken"))
    ports.unit_of_work.run(lambda: ports.outbox.add(TrailGrew(at=NOW)))
    (claimed,) = ports.unit_of_work.run(lambda: ports.outbox.queue(Delivery.SOON).claim(NOW, 1))
    assert claimed.item == TrailGrew(at=NOW)


def test_what_no_release_has_read_for_three_days_is_given_up(ports: Ports, database: SqlDatabase) -> None:
    ports.unit_of_work.run(lambda: ports.outbox.add(TrailGrew(at=NOW)))
    with database.write_engine.begin() as connection:
        (id_,) = connection.execute(select(outbox.c.id)).scalars()
        connection.execute(update(outbox).values(name="SealBroken"))

    def given_up_by(now: datetime) -> list[tuple[str, str | None]]:
        assert ports.unit_of_work.run(lambda: ports.outbox.queue(Delivery.SOON).claim(now, 1)) == ()
        found = ports.unit_of_work.read(lambda: ports.dead_letters.search(DeadLetterFilter(), PageRequest()))
        return [(letter.kind, letter.why) for letter in found.items]

    end = made_at(id_) + timedelta(days=3)
    assert given_up_by(end - MINUTE) == []
    assert given_up_by(end) == [("SealBroken", "unreadable")]
    ports.unit_of_work.run(lambda: ports.dead_letters.replay([id_], end))
    with database.write_engine.begin() as connection:
        connection.execute(update(outbox).values(name="TrailGrew"))
    (claimed,) = ports.unit_of_work.run(lambda: ports.outbox.queue(Delivery.SOON).claim(end, 1))
    assert claimed.attempts == 1


def test_a_fact_that_a_former_release_has_queued_elsewhere_is_done_all_the_same(
    ports: Ports, database: SqlDatabase
) -> None:
    ports.unit_of_work.run(lambda: ports.outbox.add(TrailGrew(at=NOW)))
    with database.write_engine.begin() as connection:
        connection.execute(update(outbox).values(delivery=Delivery.POST))
    with Gatherly(ports, Policy()) as gatherly:
        assert gatherly.relays.catch_up(Bell.LETTERS) == 1
        assert gatherly.relays.catch_up(Bell.FACTS) == 1
    with database.read_engine.connect() as connection:
        rows = connection.execute(select(outbox.c.delivery, outbox.c.settled_at)).all()
    assert sorted(row.delivery for row in rows) == [Delivery.POST, Delivery.SOON]
    assert all(row.settled_at == NOW for row in rows)
