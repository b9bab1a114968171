"""Stripe as the payment provider. A charge is a PaymentIntent, which takes money once."""

import json
import logging
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import TypeVar
from uuid import UUID, uuid4

import stripe

from gatherly_adapters.stripe_answers import charge_of, notice_of, refund_of
from gatherly_adapters.stripe_errors import AWAY, REPLAYED, FailureKept, UnexpectedState, core_error, is_busy
from gatherly_adapters.stripe_settings import StripeSettings
from gatherly_core.kernel.identifiers import RefundId
from gatherly_core.kernel.money import step
from gatherly_core.payments.charge import Charge, ChargeRequest, ChargeState, Notice, ProviderRefund
from gatherly_core.payments.errors import InvalidSignature, ProviderAway, ProviderRefused

T = TypeVar("T")

API_VERSION = "2026-10-28.endive"
"""The version of Stripe's API that this is written for, whatever the library's or the account's own."""
CONNECT_SECONDS = 3
NETWORK_RETRIES = 1
BUSY_PAUSES = (0.2, 0.4, 0.8)
"""Seconds between looks at whether Stripe is done with another request for the same thing."""
KEYS = 5
"""So many idempotency keys are tried for one thing, if Stripe fails at each."""
NOTICE_SECONDS = 300
"""How old a notice may be, counted from when it was signed, lest an old one be sent again by somebody else."""


class StripePaymentGateway:
    """Stripe, by its own library. Safe for many threads, each of which keeps a connection; not to be taken over a fork.

    Every request that changes something has an idempotency key of ours, made of what it is about. Keys are forgotten
    after a day, so what may be asked again later than that is looked for first.
    """

    name = "stripe"

    def __init__(self, settings: StripeSettings) -> None:
        self._payment_methods = list(settings.payment_methods)
        self._webhook_secret = settings.webhook_secret
        # What it tells at lower levels are whole answers, with the secrets of payers in them.
        logging.getLogger("stripe").setLevel(logging.WARNING)
        self._api = stripe.StripeClient(
            settings.secret,
            stripe_version=API_VERSION,
            base_addresses={"api": settings.api_base},
            max_network_retries=NETWORK_RETRIES,
            http_client=stripe.RequestsClient(timeout=(CONNECT_SECONDS, settings.timeout)),
        ).v1

    def open(self, request: ChargeRequest) -> Charge:
        """Stripe may make a second PaymentIntent a day later, which nobody knows of and nothing can be charged with."""
        _check_amount(request)
        params: stripe.params.PaymentIntentCreateParams = {
            "amount": request.amount,
            "currency": request.currency.lower(),
            "allowed_payment_method_types": self._payment_methods,
            "description": f"Booking {request.reference}",
            "metadata": {
                "payment_id": str(request.payment_id),
                "booking_id": str(request.booking_id),
                "reference": request.reference,
            },
        }
        return _once(
            f"open-{request.payment_id}",
            lambda key: charge_of(self._api.payment_intents.create(params, {"idempotency_key": key})),
            lambda: None,
        )

    def confirm(self, charge_id: str, method: str, attempt: UUID) -> Charge:
        def confirmed(key: str) -> Charge:
            options: stripe.RequestOptions = {"idempotency_key": key}
            intent = self._api.payment_intents.confirm(charge_id, {"payment_method": method}, options)
            # What is said again was true the first time.
            return self.look(charge_id) if _is_replayed(intent) else charge_of(intent)

        try:
            return _once(f"confirm-{charge_id}-{attempt}", confirmed, lambda: self._look_unless_open(charge_id))
        except UnexpectedState:
            return self.look(charge_id)

    def look(self, charge_id: str) -> Charge:
        def looked() -> Charge:
            intent = self._api.payment_intents.retrieve(charge_id, {"expand": ["latest_charge"]})
            if not intent.amount_received:
                return charge_of(intent)
            return charge_of(intent, self._refunds(charge_id), self._disputes(intent))

        return _asked(looked)

    def cancel(self, charge_id: str) -> Charge:
        # What cannot be cancelled now may be later: the answer must not be kept for longer than this call.
        options: stripe.RequestOptions = {"idempotency_key": f"cancel-{charge_id}-{uuid4()}"}
        try:
            return _asked(lambda: charge_of(self._api.payment_intents.cancel(charge_id, {}, options)))
        except UnexpectedState:
            return self.look(charge_id)

    def refund(self, charge_id: str, refund_id: RefundId, amount: int) -> ProviderRefund:
        def made_before() -> ProviderRefund | None:
            refunds = _asked(lambda: [refund_of(refund) for refund in self._refunds(charge_id)])
            return next((refund for refund in refunds if refund.refund_id == refund_id), None)

        params: stripe.params.RefundCreateParams = {
            "payment_intent": charge_id,
            "amount": amount,
            "metadata": {"refund_id": str(refund_id)},
        }
        return made_before() or _once(
            f"refund-{refund_id}",
            lambda key: refund_of(self._api.refunds.create(params, {"idempotency_key": key})),
            made_before,
        )

    def notice(self, body: bytes, signature: str) -> Notice | None:
        try:
            stripe.WebhookSignature.verify_header(body, signature, self._webhook_secret, NOTICE_SECONDS)
            event = json.loads(body)
        except (stripe.SignatureVerificationError, TypeError, ValueError, RecursionError):
            # Also what is not UTF-8 or nested too deeply, and signatures of letters that no comparison takes.
            raise InvalidSignature("The notice is not signed by Stripe with STRIPE_WEBHOOK_SECRET, or old.") from None
        return notice_of(event)

    def _look_unless_open(self, charge_id: str) -> Charge | None:
        charge = self.look(charge_id)
        return None if charge.state is ChargeState.OPEN else charge

    def _refunds(self, charge_id: str) -> list[stripe.Refund]:
        page = self._api.refunds.list({"payment_intent": charge_id, "limit": 100})
        return list(page.auto_paging_iter())

    def _disputes(self, intent: stripe.PaymentIntent) -> list[stripe.Dispute]:
        latest = intent.latest_charge
        if not isinstance(latest, stripe.Charge) or not latest.disputed:
            return []
        return self._api.disputes.list({"payment_intent": intent.id, "limit": 100}).data


def _once(key: str, call: Callable[[str], T], done: Callable[[], T | None]) -> T:
    """What `call` answers with a key, or `done` finds. ProviderAway, or what else Stripe's error means.

    A failure of Stripe's own is kept for its key like any other answer. If nothing was done then, another key is due.
    """
    for number in range(KEYS):
        try:
            return _asked(partial(call, f"{key}-{number}"))
        except FailureKept:
            if (found := done()) is not None:
                return found
    raise ProviderAway(AWAY)


def _asked(call: Callable[[], T]) -> T:
    """What Stripe answers. ProviderAway, or what else its error means."""
    for pause in (*BUSY_PAUSES, None):
        try:
            return call()
        except stripe.StripeError as error:
            if pause is None or not is_busy(error):
                raise core_error(error) from None
        time.sleep(pause)
    raise ProviderAway(AWAY)


def _is_replayed(intent: stripe.PaymentIntent) -> bool:
    response = intent.last_response
    headers: Mapping[str, str] = {} if response is None else response.headers
    return REPLAYED in headers


def _check_amount(request: ChargeRequest) -> None:
    smallest = step(request.currency)
    if request.amount % smallest:
        raise ProviderRefused(f"Stripe takes amounts in {request.currency} only if they are multiples of {smallest}.")
