"""Errors in Stripe's shape (https://docs.stripe.com/api/errors)."""

from typing import Any


class Refusal(Exception):
    """A request that Stripe answers with an error. What was done before it was raised stays done."""

    def __init__(self, status: int, kind: str, message: str, code: str | None = None, **more: Any) -> None:
        super().__init__(message)
        self.status = status
        self._error = {"type": kind, "message": message, "code": code, **more}
        if code is not None:
            self._error["doc_url"] = f"https://stripe.com/docs/error-codes/{code.replace('_', '-')}"

    @property
    def body(self) -> dict[str, Any]:
        return {"error": {name: value for name, value in self._error.items() if value is not None}}


def invalid_request(message: str, code: str | None = None, param: str | None = None, **more: Any) -> Refusal:
    return Refusal(400, "invalid_request_error", message, code, param=param, **more)


def resource_missing(kind: str, id: str, param: str, status: int = 404) -> Refusal:
    return Refusal(status, "invalid_request_error", f"No such {kind}: '{id}'", "resource_missing", param=param)


def unexpected_state(message: str, intent: dict[str, Any], param: str | None = None) -> Refusal:
    return invalid_request(message, "payment_intent_unexpected_state", param, payment_intent=intent)


def declined(error: dict[str, Any], intent: dict[str, Any]) -> Refusal:
    """A payment that failed while it was confirmed; `error` is the intent's `last_payment_error`."""
    more = {name: value for name, value in error.items() if name not in {"type", "message", "code", "doc_url"}}
    return Refusal(402, "card_error", error["message"], error["code"], payment_intent=intent, **more)
