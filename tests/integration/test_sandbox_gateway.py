"""The sandbox is a payment provider, and remembers what it was told."""

import json
import logging
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from uuid import uuid4

import pytest

from gatherly_adapters.sandbox_gateway import SandboxPaymentGateway
from gatherly_core.kernel.identifiers import RefundId
from gatherly_core.payments.charge import Charge, ChargeState
from gatherly_core.payments.errors import InvalidSignature, PaymentDeclined, ProviderAway, ProviderRefused
from tests.contracts.payment_gateway import APPROVED, DECLINED, VISA, PaymentGatewayContract
from tests.factories import ChargeRequestFactory, new_id

GATHERLY_PROCESSES = 4


@pytest.fixture
def gateway(tmp_path: Path) -> SandboxPaymentGateway:
    return SandboxPaymentGateway(tmp_path / "data")


class SandboxPayer:
    """Who uses the sandbox's pages."""

    def __init__(self, gateway: SandboxPaymentGateway) -> None:
        self._gateway = gateway

    def approve(self, charge_id: str) -> Charge:
        return self._gateway.decide(charge_id, approved=True)

    def decline(self, charge_id: str) -> Charge:
        return self._gateway.decide(charge_id, approved=False)


@pytest.fixture
def payer(gateway: SandboxPaymentGateway) -> SandboxPayer:
    return SandboxPayer(gateway)


class TestSandboxPaymentGateway(PaymentGatewayContract):
    pass


def test_it_makes_its_folder_when_it_is_needed(tmp_path: Path) -> None:
    gateway = SandboxPaymentGateway(tmp_path / "not" / "there")
    assert list(tmp_path.iterdir()) == []
    gateway.open(ChargeRequestFactory())
    assert (tmp_path / "not" / "there" / "sandbox-payments.sqlite3").is_file()


def test_it_remembers_everything(gateway: SandboxPaymentGateway, tmp_path: Path) -> None:
    attempt, refund_id = new_id(), RefundId(new_id())
    charge = gateway.open(ChargeRequestFactory())
    with pytest.raises(PaymentDeclined):
        gateway.confirm(charge.id, DECLINED, attempt)
    waiting = gateway.confirm(charge.id, APPROVED, new_id())
    later = SandboxPaymentGateway(tmp_path / "data")
    assert later.look(charge.id) == waiting
    with pytest.raises(PaymentDeclined):
        later.confirm(charge.id, DECLINED, attempt)
    later.decide(charge.id, approved=True)
    refund = later.refund(charge.id, refund_id, 1000)
    assert gateway.look(charge.id) == later.look(charge.id)
    assert gateway.refund(charge.id, refund_id, 1000) == refund


def test_it_sends_the_payer_to_a_page_that_others_cannot_guess(gateway: SandboxPaymentGateway) -> None:
    request = ChargeRequestFactory()
    charge = gateway.confirm(gateway.open(request).id, APPROVED, new_id())
    assert charge.next_action is not None
    assert (charge.next_action.kind, charge.next_action.url) == ("redirect_to_url", f"/sandbox/payments/{charge.id}")
    assert str(request.payment_id) not in charge.id


def test_it_decides_once(gateway: SandboxPaymentGateway) -> None:
    charge = gateway.confirm(gateway.open(ChargeRequestFactory()).id, APPROVED, new_id())
    gateway.decide(charge.id, approved=True)
    for approved in (True, False):
        with pytest.raises(ProviderRefused):
            gateway.decide(charge.id, approved=approved)
    assert gateway.look(charge.id).state is ChargeState.SUCCEEDED


def test_it_takes_nobodys_notices(gateway: SandboxPaymentGateway) -> None:
    with pytest.raises(InvalidSignature):
        gateway.notice(json.dumps({"id": "notice_1"}).encode(), "")


def test_it_is_away_when_its_file_cannot_be_used(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "data").write_text("no folder")
    with caplog.at_level(logging.ERROR), pytest.raises(ProviderAway) as away:
        SandboxPaymentGateway(tmp_path / "data").open(ChargeRequestFactory())
    assert str(tmp_path) not in away.value.detail
    assert str(tmp_path) in caplog.text


def test_it_is_away_when_its_file_is_none(tmp_path: Path) -> None:
    (tmp_path / "sandbox-payments.sqlite3").write_text("This is no database, but long enough to look like one." * 99)
    with pytest.raises(ProviderAway):
        SandboxPaymentGateway(tmp_path).look("sandbox_1")


def give_back_often(data: Path, charge_id: str) -> int:
    """Gives 100 back until nothing is left; how often that went well."""
    gateway, times = SandboxPaymentGateway(data), 0
    while True:
        try:
            gateway.refund(charge_id, RefundId(uuid4()), 100)
        except ProviderRefused:
            return times
        times += 1


def test_it_serves_many_processes(tmp_path: Path) -> None:
    gateway = SandboxPaymentGateway(tmp_path)
    charge = gateway.confirm(gateway.open(ChargeRequestFactory(amount=4000)).id, VISA, new_id())
    with ProcessPoolExecutor(GATHERLY_PROCESSES, multiprocessing.get_context("spawn")) as pool:
        given = list(pool.map(give_back_often, [tmp_path] * GATHERLY_PROCESSES, [charge.id] * GATHERLY_PROCESSES))
    refunds = gateway.look(charge.id).refunds
    assert sum(refund.amount for refund in refunds) == 4000
    assert sum(given) == len(refunds) == 40
