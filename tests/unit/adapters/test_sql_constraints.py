"""Which constraint it was, in the words of each database."""

import pytest

from gatherly_adapters.sql.constraints import MEANINGS, PRIMARY, violated
from gatherly_adapters.sql.schema import TABLES


@pytest.mark.parametrize(
    ("message", "name"),
    [
        ("UNIQUE constraint failed: users.email", "uq_users_email"),
        (
            "UNIQUE constraint failed: waitlist_entries.ticket_type_id, waitlist_entries.user_id, "
            "waitlist_entries.active",
            "uq_waitlist_entries_ticket_type_id_user_id_active",
        ),
        ("UNIQUE constraint failed: bookings.id", "PRIMARY"),
        ("CHECK constraint failed: ck_pools_fits", "ck_pools_fits"),
        ("Duplicate entry 'ada@example.org' for key 'users.uq_users_email'", "uq_users_email"),
        ("Duplicate entry 'ada@example.org' for key 'uq_users_email'", "uq_users_email"),
        ("Duplicate entry 'for key 'uq_x'' for key 'uq_bookings_reference'", "uq_bookings_reference"),
        ("Check constraint 'ck_pools_fits' is violated.", "ck_pools_fits"),
        ("CONSTRAINT `ck_pools_fits` failed for `gatherly`.`pools`", "ck_pools_fits"),
        ("Duplicate entry '\\x01' for key 'users.PRIMARY'", "PRIMARY"),
    ],
)
def test_it_reads_the_name(message: str, name: str) -> None:
    assert violated(message) == name


@pytest.mark.parametrize(
    "message", ["", "database is locked", "Deadlock found when trying to get lock", "FOREIGN KEY constraint failed"]
)
def test_it_knows_what_is_no_such_message(message: str) -> None:
    assert violated(message) is None


def test_it_gives_a_meaning_to_constraints_that_exist_alone() -> None:
    existing = {constraint.name for table in TABLES for constraint in table.constraints}
    # SQLite names the columns of a primary key of several as it does those of any other.
    existing |= {f"uq_{table.name}_{'_'.join(column.name for column in table.primary_key)}" for table in TABLES}
    assert MEANINGS.keys() - {PRIMARY} <= existing
