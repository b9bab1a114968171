"""What is held about one user is found by indexes, however much is held about others."""

import re
from collections.abc import Set
from datetime import timedelta

import pytest

from gatherly_adapters.sql.accounts import users
from gatherly_adapters.sql.audit_tables import audit_entries
from gatherly_adapters.sql.booking_tables import attendees, bookings
from gatherly_adapters.sql.database import SqlDatabase
from gatherly_core.accounts.model import User
from gatherly_core.application import Ports
from gatherly_core.audit.deeds import Deed
from gatherly_core.booking.model import Booking, BookingStatus, Person
from gatherly_core.privacy.holdings import KEYS, Key, Record, Section
from gatherly_core.privacy.model import Subject
from gatherly_core.privacy.traces import Trace
from tests.contracts.given import Given
from tests.factories import (
    NOW,
    AttendeeFactory,
    BookingFactory,
    EndpointFactory,
    EventRearrangedFactory,
    SendingFactory,
    new_id,
)
from tests.integration.sql.plans import Query, analyze, asked, is_sqlite, plans, searched

OTHERS = 40
BOOKINGS_OF_EACH = 25
PLACES = 3
HUGE = {table.name for table in (attendees, audit_entries, bookings)}
"""The tables that grow with every sale."""
PAGE = 20


@pytest.fixture
def ada(ports: Ports, database: SqlDatabase) -> User:
    """One of many who book, to whom others hand tickets on."""
    given = Given(ports)
    ada, others = given.user(email_verified=True), [given.user() for _ in range(OTHERS)]
    ticket_type = given.ticket_type()

    def booked(user: User, *addresses: str) -> Booking:
        people = tuple(
            AttendeeFactory(ticket_type_id=ticket_type.id, person=Person(user.name, address)) for address in addresses
        )
        return BookingFactory(
            user_id=user.id,
            event_id=ticket_type.event_id,
            ticket_type_id=ticket_type.id,
            quantity=PLACES,
            attendees=people,
            status=BookingStatus.CONFIRMED,
        )

    def fill() -> None:
        # Hers come first: so there is much behind them that the database must not look at.
        ports.bookings.add([booked(ada, ada.email, others[0].email), *(booked(each, ada.email) for each in others)])
        ports.bookings.add([booked(each, *[each.email] * PLACES) for each in others for _ in range(BOOKINGS_OF_EACH)])
        for who, target in ((ada.id, ada.id), (others[0].id, ada.id), (None, ada.id), (ada.id, new_id())) * PAGE:
            ports.trail.record(Deed.ACCOUNT_EXPORTED, who, target)
        for _ in range(BOOKINGS_OF_EACH):
            for each in others:
                ports.trail.record(Deed.ACCOUNT_EXPORTED, each.id, each.id)

    ports.unit_of_work.run(fill)
    analyze(database, *HUGE)
    return ada


def walked(database: SqlDatabase, queries: list[Query], tables: Set[str] = HUGE) -> list[str]:
    """How the database would go through the whole of one of the tables, or through its rows by their ids."""
    rows = plans(database, queries)
    if is_sqlite(database):
        return [row.detail for row in rows if re.match(rf"SCAN ({'|'.join(tables)})\b|SEARCH .*\(id>\?\)", row.detail)]
    return [
        str(row)
        for row in rows
        if row.table in tables and (row.type in ("ALL", "index") or (row.type, row.key) == ("range", "PRIMARY"))
    ]


def test_an_export_walks_through_nothing(ports: Ports, database: SqlDatabase, ada: User) -> None:
    for section in Section:

        def records(after: Key | None, section: Section = section) -> tuple[Record, ...]:
            return ports.unit_of_work.read(lambda: ports.personal_data.records(ada.id, section, after, PAGE))

        with asked(database) as queries:
            first = records(None)
            if first:
                records(tuple(first[-1][name] for name in KEYS[section]))
        assert queries
        assert walked(database, queries) == [], section


def test_an_erasure_walks_through_nothing(ports: Ports, database: SqlDatabase, ada: User) -> None:
    ports.unit_of_work.run(lambda: ports.personal_data.begin(ada.id, NOW))
    subject = ports.unit_of_work.read(lambda: ports.personal_data.subject(ada.id))
    assert subject is not None
    for trace in Trace:
        with asked(database) as queries:
            ports.unit_of_work.run(lambda trace=trace: ports.personal_data.erase(subject, trace, NOW, PAGE))
        assert queries
        assert walked(database, queries) == [], trace


def test_whose_addresses_these_are_walks_through_nothing(ports: Ports, database: SqlDatabase, ada: User) -> None:
    with asked(database) as queries:
        owners = ports.unit_of_work.read(lambda: ports.users.owners_of([ada.email, "nobody@example.org"]))
    assert owners == {ada.email: ada}
    assert walked(database, queries, {users.name}) == []


def test_how_many_endpoints_somebody_has_is_found_by_whose_they_are(ports: Ports, database: SqlDatabase) -> None:
    given = Given(ports)
    owners = [given.user().id for _ in range(OTHERS)]

    def fill() -> None:
        for owner_id in owners * 10:
            ports.endpoints.add(EndpointFactory(owner_id=owner_id))

    ports.unit_of_work.run(fill)
    analyze(database, "webhook_endpoints")
    with asked(database) as queries:
        serving = ports.unit_of_work.read(lambda: ports.endpoints.serving(owners[0]))
    assert serving == 10
    assert searched(database, queries) == {"ix_webhook_endpoints_owner_id_created_at_id"}


def test_what_somebody_has_written_to_many_is_found_by_who_wrote_it(ports: Ports, database: SqlDatabase) -> None:
    given = Given(ports)
    writers = [given.user() for _ in range(OTHERS)]

    def fill() -> None:
        for number in range(PAGE):
            for writer in writers:
                ports.sendings.add(SendingFactory(sent_by=writer.id, created_at=NOW - timedelta(hours=number)))

    ports.unit_of_work.run(fill)
    analyze(database, "sendings")
    subject = Subject(user_id=writers[0].id, name="Ada", address="ada@example.org", verified=True)
    with asked(database) as queries:
        ports.unit_of_work.read(lambda: ports.personal_data.records(subject.user_id, Section.SENDINGS, None, PAGE))
        erased = ports.unit_of_work.run(lambda: ports.personal_data.erase(subject, Trace.SENDINGS, NOW, PAGE))
    assert erased == PAGE
    of_sendings = [query for query in queries if "FROM sendings" in query[0]]
    assert "ix_sendings_sent_by" in searched(database, of_sendings)
    assert walked(database, of_sendings, {"sendings"}) == []
    # Servers keep what one person wrote in the order of its ids there, and need not sort it.
    assert is_sqlite(database) or not any("filesort" in (row.Extra or "") for row in plans(database, of_sendings))


def test_changes_that_nobody_was_told_of_are_found_without_those_that_people_were(
    ports: Ports, database: SqlDatabase
) -> None:
    given = Given(ports)
    event_ids = [given.event().id for _ in range(PLACES)]
    versions = range(20 * PAGE)

    def fill() -> None:
        for event_id in event_ids:
            for version in versions:
                ports.rearrangements.add(EventRearrangedFactory(event_id=event_id, version=version))
            ports.rearrangements.settle(event_id, versions, NOW)

    ports.unit_of_work.run(fill)
    waiting = given.rearrangement(event_ids[0])
    analyze(database, "rearrangements")
    with asked(database) as queries:
        found = ports.unit_of_work.read(lambda: ports.rearrangements.waiting(NOW, None, PAGE))
    assert found == (waiting.event_id,)
    assert searched(database, queries) == {"ix_rearrangements_told_at_event_id_made_at"}
