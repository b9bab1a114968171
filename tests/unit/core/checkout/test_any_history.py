"""What is true of money, on in-memory adapters, whatever happens in whatever order."""

from functools import partial

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from gatherly_adapters.bootstrap import Gatherly, ports_in_memory, surroundings_in_memory
from gatherly_adapters.memory.clock import FixedClock
from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.memory.unit_of_work import MemoryUnitOfWork
from gatherly_core.application import Policy
from tests.invariants.cash_desk import CashDesk
from tests.invariants.second_thoughts import BankOfSecondThoughts
from tests.settling import follow_inside


class CashDeskInMemory(CashDesk):
    def open(self, clock: FixedClock) -> tuple[Gatherly, BankOfSecondThoughts]:
        database = MemoryDatabase()
        unit_of_work, bank = MemoryUnitOfWork(database), BankOfSecondThoughts(database)
        ports = ports_in_memory(database, unit_of_work, surroundings_in_memory(clock, payment_gateway=bank))
        gatherly = Gatherly(ports, Policy())
        unit_of_work.on_commit(partial(follow_inside, gatherly))
        return gatherly, bank


def test_it_adds_up_whatever_the_payers_and_the_bank_do(capfd: pytest.CaptureFixture[str]) -> None:
    run_state_machine_as_test(
        CashDeskInMemory,
        settings=settings(
            max_examples=150, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
    with capfd.disabled():
        print(f"{CashDeskInMemory.histories} histories of notices")
    assert CashDeskInMemory.histories >= 50
