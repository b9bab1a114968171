"""Facts in the outbox that another release wrote."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from gatherly_adapters.aftermath import Bell
from gatherly_adapters.bootstrap import Gatherly
from gatherly_adapters.sql.database import SqlDatabase
from gatherly_adapters.sql.outbox import outbox
from gatherly_core.application import Policy, Ports
from gatherly_core.audit.facts import TrailGrew
from gatherly_core.inventory.facts import PlacesFreed
from gatherly_core.kernel.facts import Delivery, Fact
from gatherly_core.kernel.queues import Leased
from tests.factories import NOW, new_id

LEASE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


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
    assert claim(LEASE) == []
    assert "cannot be read by this release" in caplog.text
    (claimed,) = claim(LEASE)
    assert claimed.item == readable

    ports.unit_of_work.run(lambda: queue.settle(claimed, NOW))
    caplog.clear()
    assert claim(LEASE + HOUR - timedelta(seconds=1)) == []
    assert caplog.text == ""
    assert claim(LEASE + HOUR) == []
    assert "cannot be read by this release" in caplog.text


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
