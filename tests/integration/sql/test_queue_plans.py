"""A claim walks along an index of its queue and reads no more than it wants, however much is due or done."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Table, insert, update

from gatherly_adapters.sql.database import SqlDatabase
from gatherly_adapters.sql.leased_rows import due, settled
from gatherly_adapters.sql.notification_tables import Lane, notifications
from gatherly_adapters.sql.outbox import outbox
from gatherly_adapters.sql.webhook_tables import webhook_deliveries, webhook_endpoints
from gatherly_core.application import Ports
from gatherly_core.events.facts import CategoryRenamed
from gatherly_core.kernel.fact_codec import encode
from gatherly_core.kernel.facts import Delivery
from gatherly_core.kernel.queues import Queue
from gatherly_core.notifications.model import Channel, Kind
from tests.contracts.given import Given
from tests.factories import NOW, DeliveryFactory, new_id
from tests.integration.sql.plans import Query, analyze, asked, is_sqlite, plans, searched

DONE = 4_000
DUE = 1_500
"""So many, beside what is done, that servers would rather walk all rows by their ids if asked for that order."""
LIMIT = 20
FACT = CategoryRenamed(at=NOW, category_id=new_id())
LATER = timedelta(seconds=1)

INDEXES = {
    outbox: "ix_outbox_delivery_due_at_id",
    notifications: "ix_notifications_channel_lane_due_at_id",
}


def row_of(table: Table) -> dict[str, Any]:
    id = new_id()
    rows: dict[Table, dict[str, Any]] = {
        outbox: {"delivery": Delivery.SOON, "name": "CategoryRenamed", "payload": encode(FACT)},
        notifications: {
            "occasion": str(id),
            "recipient": str(id),
            "address": "guest@example.org",
            "kind": Kind.ANNOUNCEMENT,
            "channel": Channel.EMAIL,
            "subject": "Soon",
            "message": "It begins.",
            "data": {},
            "created_at": NOW,
            "lane": Lane.OTHERS,
        },
    }
    return {"id": id, **rows[table]}


@pytest.fixture(params=INDEXES, ids=lambda table: table.name)
def table(request: pytest.FixtureRequest, database: SqlDatabase) -> Table:
    """A table in which much is done, and much is due."""
    table: Table = request.param
    done = [{**row_of(table), **settled(NOW)} for _ in range(DONE)]
    waiting = [{**row_of(table), **due(NOW)} for _ in range(DUE)]
    with database.write_engine.begin() as connection:
        connection.execute(insert(table), done + waiting)
    analyze(database, table.name)
    return table


@pytest.fixture
def queue(table: Table, ports: Ports) -> Queue[Any]:
    queues: dict[Table, Queue[Any]] = {
        outbox: ports.outbox.queue(Delivery.SOON),
        notifications: ports.notifications.queue(Channel.EMAIL),
    }
    return queues[table]


def test_it_reads_what_it_wants_along_the_index(
    ports: Ports, database: SqlDatabase, table: Table, queue: Queue[Any]
) -> None:
    with asked(database) as looks:
        assert ports.unit_of_work.read(lambda: queue.has_due(NOW + LATER))
        assert not ports.unit_of_work.read(lambda: queue.has_due(NOW - LATER))
    with asked(database) as claims:
        assert len(ports.unit_of_work.run(lambda: queue.claim(NOW + LATER, LIMIT))) == LIMIT
    *candidates, locking = [query for query in claims if query[0].startswith("SELECT")]
    assert candidates
    for query in [query for query in looks if query[0].startswith("SELECT")] + candidates:
        assert walks_along(INDEXES[table], database, query), plans(database, [query])
    assert locks_by_ids_alone(database, locking), plans(database, [locking])


def test_what_is_due_to_an_endpoint_is_found_whatever_was_ever_sent_there(ports: Ports, database: SqlDatabase) -> None:
    endpoint, table = Given(ports).endpoint(), webhook_deliveries.name
    ports.unit_of_work.run(
        lambda: ports.deliveries.add([DeliveryFactory(endpoint_id=endpoint.id) for _ in range(DONE // 10)])
    )
    with database.write_engine.begin() as connection:
        connection.execute(update(webhook_deliveries).values(due_at=None, settled_at=NOW))
    waiting = Given(ports).delivery(endpoint)
    analyze(database, table, webhook_endpoints.name)
    with asked(database) as queries:
        (claimed,) = ports.unit_of_work.run(lambda: ports.deliveries.queue.claim(NOW, 1))
    assert claimed.id == waiting.id
    of_the_queue = {f"ix_{table}_queued_for_due_at_id", f"ix_{table}_endpoint_id_subject_id_sequence"}
    assert searched(database, queries) >= of_the_queue


def test_endpoints_and_what_is_due_there_are_locked_by_their_ids_alone(ports: Ports, database: SqlDatabase) -> None:
    given = Given(ports)
    owner_id = given.user().id
    for _ in range(2 * LIMIT):
        given.delivery(given.endpoint(owner_id=owner_id))
    analyze(database, webhook_deliveries.name, webhook_endpoints.name)
    with asked(database) as queries:
        assert len(ports.unit_of_work.run(lambda: ports.deliveries.queue.claim(NOW, LIMIT))) == LIMIT
    locking = [query for query in queries if "FOR UPDATE" in query[0]]
    assert len(locking) == (0 if is_sqlite(database) else 2)
    for query in locking:
        assert locks_by_ids_alone(database, query), plans(database, [query])


def walks_along(index: str, database: SqlDatabase, query: Query) -> bool:
    """Whether the database is to go along that index, from where it is told, and to sort nothing."""
    (step,) = plans(database, [query])
    if is_sqlite(database):
        return index in step.detail and step.detail.startswith("SEARCH")
    return step.key == index and step.type == "range" and "filesort" not in (step.Extra or "")


def locks_by_ids_alone(database: SqlDatabase, query: Query) -> bool:
    """Whether no rows are locked but those of the ids. A server locks what it looks at, and all that it has to sort."""
    if is_sqlite(database):
        return True  # which locks no rows
    (step,) = plans(database, [query])
    return bool(step.key == "PRIMARY" and step.type == "range" and "filesort" not in (step.Extra or ""))


def test_what_was_settled_long_ago_is_found_along_an_index(ports: Ports, database: SqlDatabase) -> None:
    def rows(at: datetime, number: int) -> list[dict[str, Any]]:
        return [{**row_of(outbox), **settled(at)} for _ in range(number)]

    with database.write_engine.begin() as connection:
        connection.execute(insert(outbox), rows(NOW, DONE) + rows(NOW - LATER, DUE))
    analyze(database, outbox.name)
    with asked(database) as queries:
        assert ports.unit_of_work.run(lambda: ports.outbox.forget(NOW, LIMIT)) == LIMIT
    (query,) = [query for query in queries if query[0].startswith("SELECT")]
    found, *_ = plans(database, [query])
    if is_sqlite(database):
        assert "SEARCH outbox USING INDEX ix_outbox_settled_at_buried_at_id" in found.detail.replace("COVERING ", "")
    else:
        assert (found.key, found.type) == ("ix_outbox_settled_at_buried_at_id", "range")
        assert "filesort" not in (found.Extra or "")
