"""The page on which one plays the payer."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from gatherly_adapters.bootstrap import Gatherly, in_memory
from gatherly_adapters.sandbox_gateway import SandboxPaymentGateway
from gatherly_adapters.settings import Settings
from gatherly_core.application import Policy
from gatherly_core.payments.charge import Charge, ChargeState
from gatherly_web.app import make_app
from tests.contracts.payment_gateway import APPROVED, VISA
from tests.factories import ChargeRequestFactory, new_id
from tests.integration.web.callers import PAID, Caller, People, published
from tests.integration.web.documented_app import Document, DocumentedApp

JSON = {"Content-Type": "application/json"}


@pytest.fixture
def sandbox(tmp_path: Path) -> SandboxPaymentGateway:
    return SandboxPaymentGateway(tmp_path)


@pytest.fixture
def gatherly(sandbox: SandboxPaymentGateway) -> Iterator[Gatherly]:
    with in_memory() as gatherly:
        yield Gatherly(replace(gatherly.ports, payment_gateway=sandbox), Policy())


@pytest.fixture
def waiting(sandbox: SandboxPaymentGateway) -> Charge:
    charge = sandbox.open(ChargeRequestFactory(amount=123456))
    return sandbox.confirm(charge.id, APPROVED, new_id())


def page_of(charge: Charge) -> str:
    assert charge.next_action is not None
    assert charge.next_action.url is not None
    return charge.next_action.url


def test_it_shows_what_is_to_be_approved(api: DocumentedApp, waiting: Charge) -> None:
    page = api.get(page_of(waiting))
    assert page.content_type == "text/html"
    assert "1,234.56 EUR" in page.text
    assert {button.text for button in page.html.find_all("button")} == {"Approve", "Decline"}


def test_it_lets_nothing_in_and_is_told_to_nobody(api: DocumentedApp, waiting: Charge) -> None:
    headers = api.get(page_of(waiting)).headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert (headers["Referrer-Policy"], headers["Cache-Control"]) == ("no-referrer", "no-store")
    assert headers.getall("X-Content-Type-Options") == ["nosniff"]


@pytest.mark.parametrize(
    ("button", "state", "told"),
    [("approve", ChargeState.SUCCEEDED, "The payment was made"), ("decline", ChargeState.OPEN, "Nothing was charged")],
)
def test_it_decides_by_a_button(
    api: DocumentedApp, sandbox: SandboxPaymentGateway, waiting: Charge, button: str, state: ChargeState, told: str
) -> None:
    page = api.get(page_of(waiting)).form.submit("outcome", value=button)
    assert sandbox.look(waiting.id).state is state
    assert told in page.text
    assert not page.forms


@pytest.mark.parametrize(
    ("outcome", "state"), [("approve", ChargeState.SUCCEEDED), ("decline", ChargeState.OPEN)], ids=str
)
def test_it_decides_by_json(
    api: DocumentedApp, sandbox: SandboxPaymentGateway, waiting: Charge, outcome: str, state: ChargeState
) -> None:
    assert api.post_json(page_of(waiting), {"outcome": outcome}).json == {"state": state}
    assert sandbox.look(waiting.id).state is state


def test_it_decides_once(api: DocumentedApp, sandbox: SandboxPaymentGateway, waiting: Charge) -> None:
    form = api.get(page_of(waiting)).form
    form.submit("outcome", value="approve")
    assert "The payment was made" in form.submit("outcome", value="decline").text
    assert api.post_json(page_of(waiting), {"outcome": "decline"}).json == {"state": "succeeded"}
    assert sandbox.look(waiting.id).state is ChargeState.SUCCEEDED


def test_it_decides_what_takes_its_time(api: DocumentedApp, sandbox: SandboxPaymentGateway) -> None:
    charge = sandbox.confirm(sandbox.open(ChargeRequestFactory()).id, "pm_bank_processing", new_id())
    api.get(f"/sandbox/payments/{charge.id}").form.submit("outcome", value="approve")
    assert sandbox.look(charge.id).captured == 3000


def test_it_shows_every_state(api: DocumentedApp, sandbox: SandboxPaymentGateway) -> None:
    charges = [sandbox.open(ChargeRequestFactory(currency="JPY")) for _ in range(3)]
    sandbox.confirm(charges[1].id, VISA, new_id())
    sandbox.cancel(charges[2].id)
    for charge, told in zip(charges, ("Nothing was charged", "was made", "was cancelled"), strict=True):
        page = api.get(f"/sandbox/payments/{charge.id}")
        assert told in page.text
        assert "3,000 JPY" in page.text
        assert not page.forms


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_it_knows_its_own_payments_only(api: DocumentedApp, method: str) -> None:
    address = "/sandbox/payments/sandbox_nothing"
    refusal = api.request(address, method=method, headers=JSON, body=b'{"outcome": "approve"}', status=404)
    assert refusal.json["code"] == "payment_not_found"


@pytest.mark.parametrize(
    ("content_type", "body", "code"),
    [
        ("application/json", b"{}", "invalid_input"),
        ("application/json", b'{"outcome": "maybe"}', "invalid_input"),
        ("application/json", b'{"outcome": ["approve"]}', "invalid_input"),
        ("application/json", b'{"outcome": "approve", "amount": 1}', "invalid_input"),
        ("application/json", b"{", "malformed_json"),
        ("application/x-www-form-urlencoded", b"", "invalid_input"),
        ("application/x-www-form-urlencoded", b"outcome=maybe", "invalid_input"),
        ("application/x-www-form-urlencoded", b"outcome=%ff\xff", "invalid_input"),
        ("text/plain", b"approve", "unsupported_media_type"),
    ],
)
def test_it_refuses_what_is_no_decision(
    api: DocumentedApp, sandbox: SandboxPaymentGateway, waiting: Charge, content_type: str, body: bytes, code: str
) -> None:
    refusal = api.post(page_of(waiting), body, headers={"Content-Type": content_type}, status="*")
    assert (refusal.status_int in {400, 415}, refusal.json["code"]) == (True, code)
    assert sandbox.look(waiting.id) == waiting


def test_it_is_there_only_where_the_sandbox_is(settings: Settings, document: Document) -> None:
    with in_memory() as elsewhere:
        api = DocumentedApp(make_app(elsewhere, settings), document)
        assert api.get("/sandbox/payments/sandbox_1", status=404).json["code"] == "not_found"


def test_it_is_no_part_of_the_api(api: DocumentedApp) -> None:
    assert not [path for path in api.get("/openapi.json").json["paths"] if "sandbox" in path]


class TestBookings:
    @pytest.fixture
    def held(self, people: People) -> tuple[Caller, str]:
        """A caller, and the address of a booking of theirs whose payment waits for them."""
        grace, event = people.attendee(), published(people.organizer(), PAID)
        booking = grace.post("/api/bookings", {"event_id": event["id"], "quantity": 1}).json
        address = f"/api/bookings/{booking['id']}"
        grace.post(f"{address}/pay", {"payment_method": APPROVED}, 200)
        return grace, address

    def page(self, held: tuple[Caller, str]) -> str:
        """The page that who paid is sent to."""
        caller, address = held
        answer = caller.post(f"{address}/pay", {"payment_method": APPROVED}, 200).json
        url: str = answer["payment"]["next_action"]["url"]
        return url

    @pytest.mark.parametrize(("outcome", "status"), [("approve", "confirmed"), ("decline", "pending")])
    def test_it_settles_the_booking_at_once(
        self, api: DocumentedApp, held: tuple[Caller, str], outcome: str, status: str
    ) -> None:
        api.post_json(self.page(held), {"outcome": outcome})
        assert held[0].get(held[1]).json["status"] == status

    def test_it_settles_what_was_cut_off_when_one_presses_again(
        self, api: DocumentedApp, sandbox: SandboxPaymentGateway, held: tuple[Caller, str]
    ) -> None:
        page = self.page(held)
        sandbox.decide(page.rpartition("/")[2], approved=True)
        assert held[0].get(held[1]).json["status"] == "pending"
        api.post_json(page, {"outcome": "approve"})
        assert held[0].get(held[1]).json["status"] == "confirmed"
