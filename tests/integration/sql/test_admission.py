"""The door as it meets the database: how often, and what it locks."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event

from gatherly_adapters.sql.database import SqlDatabase
from gatherly_core.accounts.model import Actor, Role
from gatherly_core.admission.merge_scans import MOST_SCANS, MergeScans, OfflineScan
from gatherly_core.admission.scans import Direction, ScanResult, Verdict
from gatherly_core.application import Application, Policy, Ports
from gatherly_core.booking.model import Booking, BookingStatus
from gatherly_core.kernel.identifiers import ScanId
from tests.contracts.given import Given
from tests.factories import NOW

MINUTE = timedelta(minutes=1)


@contextmanager
def statements(database: SqlDatabase) -> Iterator[list[str]]:
    """The statements that are executed meanwhile."""
    executed: list[str] = []

    def note(connection: object, cursor: object, statement: str, *_: object) -> None:
        executed.append(statement)

    event.listen(database.write_engine, "before_cursor_execute", note)
    try:
        yield executed
    finally:
        event.remove(database.write_engine, "before_cursor_execute", note)


@pytest.fixture
def booking(ports: Ports) -> Booking:
    return Given(ports).booking(status=BookingStatus.CONFIRMED, quantity=MOST_SCANS)


@pytest.fixture
def organizer(ports: Ports, booking: Booking) -> Actor:
    return Actor(ports.unit_of_work.read(lambda: ports.events.get(booking.event_id)).organizer_id, Role.ORGANIZER)


@pytest.fixture
def merge(ports: Ports) -> MergeScans:
    return Application(ports, Policy()).admission.merge_scans


def test_a_full_batch_takes_few_statements(
    database: SqlDatabase, merge: MergeScans, booking: Booking, organizer: Actor
) -> None:
    scans = [
        OfflineScan(
            text=attendee.code,
            at=NOW + number * timedelta(seconds=0.1),
            direction=Direction.IN,
            device_id="Gate B",
            nonce=str(number),
        )
        for number, attendee in enumerate(booking.attendees)
    ]
    with statements(database) as first:
        verdicts = merge(organizer, booking.event_id, scans)
    assert {verdict.scan.told for verdict in verdicts} == {ScanResult.ADMITTED}
    earlier = [replace(scan, at=scan.at - MINUTE, device_id="Gate A") for scan in scans]
    with statements(database) as second:
        doubled = merge(organizer, booking.event_id, earlier)
    assert {verdict.scan.told for verdict in doubled} == {ScanResult.CONFLICT}
    with statements(database) as repeated:
        again = merge(organizer, booking.event_id, scans)
    assert [verdict.scan.told for verdict in again] == [verdict.scan.told for verdict in verdicts]
    assert list(map(named, again)) == list(map(named, doubled))
    assert len(first) <= 15, first
    assert len(second) <= 20, second
    assert len(repeated) <= 10, repeated


def named(verdict: Verdict) -> tuple[ScanId, ScanId]:
    assert verdict.conflict is not None
    return verdict.conflict.admitted.id, verdict.conflict.doubled.id
