from collections.abc import Mapping

import pytest

from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.memory.push import MemoryPushes, push_away, push_deferred
from gatherly_adapters.memory.unit_of_work import MemoryUnitOfWork
from gatherly_core.push.errors import PushAway, PushDeferred
from tests.contracts.push import ADAS, EVES, PushesContract, push


@pytest.fixture
def database() -> MemoryDatabase:
    return MemoryDatabase()


@pytest.fixture
def pushes(database: MemoryDatabase) -> MemoryPushes:
    return MemoryPushes(database)


class MemoryDevices:
    def __init__(self, pushes: MemoryPushes) -> None:
        self._pushes = pushes
        self.remove_app = pushes.gone.add

    def shown(self) -> list[tuple[str, str, str, Mapping[str, str]]]:
        return [(push.token, push.title, push.body, push.data) for push in self._pushes.sent]

    def go_away(self) -> None:
        self._pushes.faults.before("send", push_away, call=None)


@pytest.fixture
def devices(pushes: MemoryPushes) -> MemoryDevices:
    return MemoryDevices(pushes)


class TestMemoryPushes(PushesContract):
    pass


def test_it_keeps_what_it_was_given(pushes: MemoryPushes) -> None:
    pushes.send(push())
    pushes.send(push(token=EVES))
    assert pushes.sent == (push(), push(token=EVES))
    assert pushes.sent_to(ADAS) == (push(),)


@pytest.mark.parametrize("kind", ["run", "read"])
def test_it_refuses_to_be_called_in_a_block(pushes: MemoryPushes, database: MemoryDatabase, kind: str) -> None:
    block = getattr(MemoryUnitOfWork(database), kind)
    with pytest.raises(RuntimeError):
        block(lambda: pushes.send(push()))
    assert pushes.sent == ()


def test_it_fails_as_planned_before_or_after_it_took_a_message(pushes: MemoryPushes) -> None:
    pushes.faults.before("send", push_deferred)
    pushes.faults.after("send", push_away, call=2)
    for taken, error in enumerate((PushDeferred, PushAway)):
        with pytest.raises(error):
            pushes.send(push())
        assert len(pushes.sent) == taken
