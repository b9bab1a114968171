"""Every critical operation is written down, in the transaction in which it is done."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

import pytest

from gatherly_core.application import Application, Policy
from gatherly_core.audit.deeds import Deed
from gatherly_core.kernel.facts import Fact
from gatherly_core.kernel.unit_of_work import UnitOfWork
from tests.contracts.contract import Boom, boom
from tests.unit.core.audit.account_acts import ACCOUNT_ACTS
from tests.unit.core.audit.category_acts import CATEGORY_ACTS
from tests.unit.core.audit.event_acts import EVENT_ACTS
from tests.unit.core.audit.webhook_acts import WEBHOOK_ACTS
from tests.unit.core.scene import Scene, owner_of

T = TypeVar("T")

ACTS = {**EVENT_ACTS, **CATEGORY_ACTS, **ACCOUNT_ACTS, **WEBHOOK_ACTS}


class NoEntries:
    """Where nothing can be written down."""

    add = staticmethod(boom)


class FailingUnitOfWork:
    """Fails each block that writes when all of it is done."""

    def __init__(self, unit_of_work: UnitOfWork) -> None:
        self.read = unit_of_work.read
        self._unit_of_work = unit_of_work

    def run(self, block: Callable[[], T], landed: Callable[[T], bool] | None = None) -> T:
        return self._unit_of_work.run(lambda: boom(block()))  # type: ignore[return-value]  # it never returns


@pytest.mark.parametrize("deed", ACTS)
def test_it_is_written_down(scene: Scene, deed: Deed) -> None:
    act = ACTS[deed](scene)
    before = len(scene.entries())
    done = act.do(scene.app)
    [entry] = [entry for entry in scene.entries()[before:] if entry.action == deed]
    assert (entry.user_id, entry.target_type, entry.target_id) == (act.by, deed.target_type, act.target(done))
    assert dict(entry.details) == dict(act.details)


@pytest.mark.parametrize("deed", ACTS)
def test_what_cannot_be_written_down_is_not_done(scene: Scene, deed: Deed) -> None:
    act = ACTS[deed](scene)
    before = scene.facts(Fact)
    with pytest.raises(Boom):
        act.do(Application(replace(scene.ports, audit_entries=NoEntries()), Policy()))
    assert scene.facts(Fact) == before


@pytest.mark.parametrize("deed", ACTS)
def test_what_is_not_done_is_not_written_down(scene: Scene, deed: Deed) -> None:
    act = ACTS[deed](scene)
    before = scene.entries()
    with pytest.raises(Boom):
        act.do(Application(replace(scene.ports, unit_of_work=FailingUnitOfWork(scene.ports.unit_of_work)), Policy()))
    assert scene.entries() == before


def test_a_booking_that_its_owner_cancels_is_their_own_affair(scene: Scene) -> None:
    booking = scene.book(scene.on_sale())
    before = scene.entries()
    scene.app.checkout.cancel_booking(owner_of(booking), booking.id)
    assert scene.entries() == before


def test_a_refund_that_is_asked_for_again_is_written_down_once(scene: Scene) -> None:
    act = ACTS[Deed.PAYMENT_REFUND_REQUESTED](scene)
    act.do(scene.app)
    written = scene.entries()
    act.do(scene.app)
    assert scene.entries() == written


@pytest.mark.parametrize("deed", ACTS)
def test_it_tells_nobody_by_name(scene: Scene, deed: Deed) -> None:
    """All that people write has a space, an @ or a capital in these tests; no detail has."""
    act = ACTS[deed](scene)
    act.do(scene.app)
    for entry in scene.entries():
        for detail in entry.details.values():
            assert not isinstance(detail, str) or detail.isupper() or detail == detail.lower()
            assert not isinstance(detail, str) or not {" ", "@"} & set(detail)
