"""The page on which one plays the payer, where nobody is charged anything."""

from enum import StrEnum
from functools import cache
from html import escape
from importlib.resources import files
from string import Template
from typing import Protocol
from urllib.parse import parse_qsl

from cornice import Service
from pyramid.config import Configurator
from pyramid.response import Response
from pyramid.security import NO_PERMISSION_REQUIRED

from gatherly_core.accounts.permissions import Action
from gatherly_core.kernel.money import told
from gatherly_core.payments.charge import Charge, ChargeState
from gatherly_core.payments.errors import PaymentNotFound, ProviderRefused
from gatherly_web.operations import Operation
from gatherly_web.request import GatherlyRequest
from gatherly_web.responses import bytes_response, json_response
from gatherly_web.schemas.base import InputSchema
from gatherly_web.schemas.fields import Choice
from gatherly_web.validation import checked, loaded

# What is in the registry's settings for this: the sandbox, where there is one.
SANDBOX = "gatherly.sandbox"

HTML = "text/html; charset=utf-8"
FORM = "application/x-www-form-urlencoded"
# Its address lets whoever knows it decide: it is given to nobody, and no other page may frame it.
HEADERS = (
    (
        "Content-Security-Policy",
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'",
    ),
)
TOLD = {
    ChargeState.NEEDS_ACTION: ("Approve this payment?", "Your bank asks whether it is you who pays."),
    ChargeState.PROCESSING: ("Let this payment succeed?", "It is being processed, which takes days at a real bank."),
    ChargeState.SUCCEEDED: ("The payment was made", "You can close this page."),
    ChargeState.CANCELLED: ("The payment was cancelled", "There is nothing to decide any more."),
    ChargeState.OPEN: ("Nothing was charged", "Nothing waits for a decision. You can close this page."),
}
UNDECIDED = frozenset({ChargeState.NEEDS_ACTION, ChargeState.PROCESSING})


class Sandbox(Protocol):
    """The part of the sandbox that its page needs."""

    def look(self, charge_id: str) -> Charge:
        """The charge as it is now. ProviderRefused when there is none."""
        ...

    def decide(self, charge_id: str, *, approved: bool) -> Charge:
        """Plays the payer. ProviderRefused when nobody waits for them."""
        ...


class Outcome(StrEnum):
    APPROVE = "approve"
    DECLINE = "decline"


class DecisionInput(InputSchema):
    outcome = Choice(Outcome, required=True)


DECISION = Operation(summary="Play the payer", action=Action.PLAY_PAYER, body=DecisionInput())


service = Service(name="sandbox", path="/sandbox/payments/{charge_id}")


@service.get(permission=NO_PERMISSION_REQUIRED)
def show(request: GatherlyRequest) -> Response:
    return _page_of(_charge(_sandbox(request), request))


@service.post(permission=NO_PERMISSION_REQUIRED)
def decide(request: GatherlyRequest) -> Response:
    """Whoever decides twice is told how it stands since the first time."""
    sandbox = _sandbox(request)
    approved = _decision(request) is Outcome.APPROVE
    charge = _charge(sandbox, request)
    if charge.state in UNDECIDED:
        charge = sandbox.decide(charge.id, approved=approved)
    # Also the second time: the first may have been cut off here.
    request.application.checkout.process_notice(charge.id)
    return _page_of(charge) if request.content_type == FORM else json_response({"state": charge.state})


def add_sandbox(config: Configurator) -> None:
    """Adds the pages of the sandbox's charges. They are for trying things out, and no part of the documented API."""
    config.add_cornice_service(service)


def _sandbox(request: GatherlyRequest) -> Sandbox:
    sandbox: Sandbox = request.registry.settings[SANDBOX]
    return sandbox


def _page_of(charge: Charge) -> Response:
    form = _text("sandbox-form.html") if charge.state in UNDECIDED else ""
    shown = Template(_text("sandbox.html")).substitute(_shown(charge), form=form)
    return bytes_response(shown.encode(), headers=HEADERS, content_type=HTML)


def _charge(sandbox: Sandbox, request: GatherlyRequest) -> Charge:
    try:
        return sandbox.look(request.matchdict["charge_id"])
    except ProviderRefused:
        raise PaymentNotFound("The sandbox knows no such payment.") from None


def _decision(request: GatherlyRequest) -> Outcome:
    if request.content_type == FORM:
        body = loaded("body", DecisionInput(), dict(parse_qsl(request.body.decode(errors="replace"))))
    else:
        checked(request, schema=DECISION)
        body = request.validated["body"]
    outcome: Outcome = body["outcome"]
    return outcome


def _shown(charge: Charge) -> dict[str, str]:
    title, text = TOLD[charge.state]
    return {"title": title, "text": text, "amount": escape(told(charge.amount, charge.currency))}


@cache
def _text(name: str) -> str:
    return files("gatherly_web").joinpath("templates", name).read_text(encoding="utf-8")
