"""The register of personal data knows every column."""

from sqlalchemy import Column
from sqlalchemy.types import TypeDecorator

from gatherly_adapters.sql.erasing import TRACES
from gatherly_adapters.sql.impersonal_data import IMPERSONAL
from gatherly_adapters.sql.metadata import Id, Word
from gatherly_adapters.sql.personal_data import REGISTER
from gatherly_adapters.sql.schema import TABLES
from gatherly_core.privacy.holdings import FIELDS
from gatherly_core.privacy.traces import Trace

HELD = [held.column for held in REGISTER]


def may_hold_text(column: Column[object]) -> bool:
    """Whether anybody's words could be in the column: not in one for an identifier, or for one of some words."""
    type_ = column.type
    if isinstance(type_, Id | Word):
        return False
    plain = type_.impl_instance if isinstance(type_, TypeDecorator) else type_
    return plain.python_type in (str, bytes)


def test_it_knows_every_column_of_text_once() -> None:
    known = [*HELD, *IMPERSONAL]
    every = {str(column) for table in TABLES for column in table.columns if may_hold_text(column)}
    assert sorted(map(str, known)) == sorted(every)


def test_it_gives_a_reason_for_every_column_that_says_nothing_about_people() -> None:
    assert all(IMPERSONAL.values())


def test_it_shows_what_it_erases_or_says_why_not() -> None:
    for held in REGISTER:
        assert bool(held.shown) is not bool(held.withheld), held.column
        assert held.erased, held.column
        for section in held.shown:
            assert held.column.name in FIELDS[section], held.column


def test_it_knows_what_to_erase_with_every_trace() -> None:
    blanking = {trace for held in REGISTER for trace in held.erased}
    assert blanking | {trace for trace, rows in TRACES.items() if rows.removed} == set(Trace) == set(TRACES)
