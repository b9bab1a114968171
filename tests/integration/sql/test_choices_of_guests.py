"""What guests have chosen is kept so that nobody learns who they are, and stays so when keys are replaced."""

from sqlalchemy import select

from gatherly_adapters.guest_codes import GuestCodes
from gatherly_adapters.sql.database import SqlDatabase
from gatherly_adapters.sql.preferences import SqlPreferences, notification_preferences
from gatherly_adapters.sql.unit_of_work import SqlUnitOfWork
from gatherly_core.notifications.model import Channel, Recipient, Topic

OLD, NEW = b"a former key that only tests know", b"a key that only these tests know"
GUEST, SURVEYS = Recipient(address="guest@example.org"), (Topic.SURVEYS, Channel.EMAIL)


def keeper(database: SqlDatabase, *keys: bytes) -> SqlPreferences:
    return SqlPreferences(database, GuestCodes(keys))


def wants(database: SqlDatabase, *keys: bytes) -> bool:
    return SqlUnitOfWork(database).read(lambda: keeper(database, *keys).of([GUEST])[GUEST].wants(*SURVEYS))


def kept_as(database: SqlDatabase) -> list[str]:
    with database.read_engine.connect() as connection:
        return list(connection.scalars(select(notification_preferences.c.recipient)))


def choose(database: SqlDatabase, wanted: bool, *keys: bytes) -> None:
    SqlUnitOfWork(database).run(lambda: keeper(database, *keys).choose(GUEST.key, {SURVEYS: wanted}))


def test_neither_the_address_nor_what_anybody_can_make_of_it_is_kept(database: SqlDatabase) -> None:
    choose(database, False, OLD)
    assert kept_as(database) == [GuestCodes([OLD]).present(GUEST.key)]
    assert GUEST.key not in kept_as(database)


def test_what_was_switched_off_stays_off_when_the_key_is_replaced(database: SqlDatabase) -> None:
    choose(database, False, OLD)
    assert not wants(database, NEW, OLD)
    assert wants(database, NEW), "without the key nobody knows who it was"


def test_who_chooses_again_is_kept_under_the_present_key_alone(database: SqlDatabase) -> None:
    choose(database, False, OLD)
    choose(database, False, NEW, OLD)
    assert kept_as(database) == [GuestCodes([NEW]).present(GUEST.key)]
    choose(database, True, NEW, OLD)
    assert kept_as(database) == []
    assert wants(database, NEW, OLD)
