"""A fake of Stripe that others have written understands us, as far as it goes.

It takes payments only with a payment method from the start, so the test itself makes them. It ignores idempotency keys.
"""

import http.server
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from queue import Queue

import pytest
import requests

from gatherly_adapters.settings import Settings
from gatherly_adapters.stripe_gateway import StripePaymentGateway
from gatherly_core.kernel.identifiers import RefundId
from gatherly_core.payments.errors import InvalidSignature, ProviderRefused
from gatherly_core.payments.model import RefundStatus
from tests.contracts.payment_gateway import VISA
from tests.factories import new_id
from tests.integration.stripe.clients import client_of

PATIENCE = 30  # seconds
SECRET = "sk_test_localstripe"
WEBHOOK_SECRET = "whsec_localstripe"

Letter = tuple[bytes, str]


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """The address of a process of its own."""
    with socket.socket(socket.AF_INET6) as probe:
        probe.bind(("::", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "localstripe", "--from-scratch", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _wait_for(port, process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(PATIENCE)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        assert process.poll() is None, "localstripe did not start"
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("localstripe did not become ready.")


@pytest.fixture
def gateway(url: str) -> StripePaymentGateway:
    environ = {"STRIPE_SECRET": SECRET, "STRIPE_WEBHOOK_SECRET": WEBHOOK_SECRET, "STRIPE_API_BASE": url}
    settings = Settings.load({}, environ).stripe
    assert settings is not None
    return StripePaymentGateway(settings)


def pay(url: str, amount: int = 3000) -> str:
    """A payment that has succeeded."""
    with client_of(url, SECRET) as client:
        params = {"amount": amount, "currency": "eur", "payment_method_types": ["card"], "payment_method": VISA}
        intent = client.v1.payment_intents.confirm(client.v1.payment_intents.create(params).id)
        assert intent.status == "succeeded"
        return intent.id


def test_it_gives_money_back_once_even_where_keys_are_ignored(url: str, gateway: StripePaymentGateway) -> None:
    charge_id, refund_id = pay(url), RefundId(new_id())
    refund = gateway.refund(charge_id, refund_id, 1000)
    assert (refund.amount, refund.status, refund.refund_id) == (1000, RefundStatus.SUCCEEDED, refund_id)
    assert gateway.refund(charge_id, refund_id, 1000) == refund
    assert gateway.refund(charge_id, RefundId(new_id()), 500).id != refund.id


def test_it_refuses_what_is_not_there(gateway: StripePaymentGateway) -> None:
    with pytest.raises(ProviderRefused):
        gateway.look("pi_nonsense")


def test_it_signs_its_notices(url: str, gateway: StripePaymentGateway) -> None:
    with letter_box() as (address, letters):
        registered = requests.post(
            f"{url}/_config/webhooks/gatherly",
            json={"url": address, "secret": WEBHOOK_SECRET},
            auth=(SECRET, ""),
            timeout=PATIENCE,
        )
        assert registered.status_code == 200
        charge_id = pay(url)
        body, signature = about(charge_id, letters)
    notice = gateway.notice(body, signature)
    assert notice is not None
    assert (notice.kind, notice.charge_id) == ("payment_intent.succeeded", charge_id)
    with pytest.raises(InvalidSignature):
        gateway.notice(body.replace(b"succeeded", b"canceled"), signature)


def about(charge_id: str, letters: "Queue[Letter]") -> Letter:
    """The first letter that names the charge; those about payments of other tests come late."""
    while True:
        body, signature = letters.get(timeout=PATIENCE)
        if charge_id.encode() in body:
            return body, signature


@contextmanager
def letter_box() -> Iterator[tuple[str, "Queue[Letter]"]]:
    """An address, and what is posted to it."""
    letters: Queue[Letter] = Queue()

    class Box(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            letters.put((body, self.headers["Stripe-Signature"]))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Box) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/", letters
        finally:
            server.shutdown()
            thread.join()
