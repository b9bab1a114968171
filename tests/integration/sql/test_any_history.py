"""What is true of money, on every kind of database, whatever happens in whatever order."""

from functools import partial

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from gatherly_adapters.bootstrap import Gatherly, ports_on, surroundings_in_memory
from gatherly_adapters.memory.clock import FixedClock
from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.sql.database import SqlDatabase
from gatherly_adapters.sql.unit_of_work import SqlUnitOfWork
from gatherly_core.application import Policy
from tests.integration.sql.conftest import empty
from tests.invariants.cash_desk import CashDesk
from tests.invariants.second_thoughts import BankOfSecondThoughts
from tests.settling import follow_inside


@pytest.mark.timeout(300)  # as long as there is to do, on a machine that has much to do
def test_it_adds_up_whatever_the_payers_and_the_bank_do(database: SqlDatabase) -> None:
    class CashDeskOnDatabase(CashDesk):
        def open(self, clock: FixedClock) -> tuple[Gatherly, BankOfSecondThoughts]:
            empty(database)
            unit_of_work, bank = SqlUnitOfWork(database), BankOfSecondThoughts(MemoryDatabase())
            ports = ports_on(database, unit_of_work, surroundings_in_memory(clock, payment_gateway=bank))
            gatherly = Gatherly(ports, Policy())
            unit_of_work.on_commit(partial(follow_inside, gatherly))
            return gatherly, bank

    run_state_machine_as_test(
        CashDeskOnDatabase,
        settings=settings(
            max_examples=15, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
    print(f"{CashDeskOnDatabase.histories} histories of notices")
    assert CashDeskOnDatabase.histories
