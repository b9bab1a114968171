"""From a request to its answer: who asks, what is asked, once for a key, faults, the effect."""

import base64
import threading
from dataclasses import dataclass
from typing import Any

from tests.fake_stripe import answers
from tests.fake_stripe.account import Cause
from tests.fake_stripe.books import Books
from tests.fake_stripe.faults import Faults
from tests.fake_stripe.idempotency import IdempotencyKeys
from tests.fake_stripe.messages import Answer, Request
from tests.fake_stripe.operations import Operation, operations
from tests.fake_stripe.refusals import Refusal


@dataclass(frozen=True)
class Call:
    operation: Operation
    id: str
    given: dict[str, Any]


class Api:
    def __init__(self, secret: str, books: Books, keys: IdempotencyKeys, faults: Faults) -> None:
        self._secret = secret
        self._books = books
        self._keys = keys
        self._faults = faults
        self._operations = operations(books)
        self._log_lock = threading.Lock()
        self._log: list[dict[str, Any]] = []

    @property
    def operation_names(self) -> set[str]:
        return {operation.name for operation in self._operations}

    @property
    def log(self) -> list[dict[str, Any]]:
        """Every request, in the order of arrival; `status` is None while there is no answer, and if there was none."""
        with self._log_lock:
            return [dict(entry) for entry in self._log]

    def answer(self, request: Request) -> Answer:
        """Raises ConnectionLost."""
        entry: dict[str, Any] = {
            "id": request.id,
            "method": request.method,
            "path": request.path,
            "idempotency_key": request.idempotency_key,
            "operation": None,
            "version": request.headers.get("stripe-version"),
            "form": request.form,
            "replayed": False,
            "status": None,
        }
        with self._log_lock:
            self._log.append(entry)
        try:
            self._check_secret(request.headers.get("authorization", ""))
            call = self._understood(request, entry)
            answer = self._answer_once(request, call)
        except Refusal as refusal:
            answer = Answer.refusing(refusal)
        entry["replayed"] = ("Idempotent-Replayed", "true") in answer.headers
        entry["status"] = answer.status
        return answer.having("Request-Id", request.id)

    def _check_secret(self, authorization: str) -> None:
        scheme, _, credentials = authorization.partition(" ")
        if scheme == "Basic":
            credentials = base64.b64decode(credentials).decode().partition(":")[0]
        if not credentials:
            raise Refusal(401, "invalid_request_error", "You did not provide an API key.")
        if credentials != self._secret:
            shown = f"{credentials[:8]}{'*' * 8}{credentials[-4:]}"
            raise Refusal(401, "invalid_request_error", f"Invalid API Key provided: {shown}")

    def _understood(self, request: Request, entry: dict[str, Any]) -> Call:
        for operation in self._operations:
            path = operation.path.fullmatch(request.path)
            if path is not None and operation.method == request.method:
                entry["operation"] = operation.name
                return Call(operation, path.groupdict().get("id", ""), operation.read(request.form))
        message = f"Unrecognized request URL ({request.method}: {request.path})."
        raise Refusal(404, "invalid_request_error", message)

    def _answer_once(self, request: Request, call: Call) -> Answer:
        fault = self._faults.take(call.operation.name)
        known = self._keys.begin(request, call.given)
        to_keep = known
        try:
            error = None if fault.after_effect else fault.strike()
            if error is None:
                if known is None:
                    fault.meanwhile()
                    answer = to_keep = self._effect(request, call)
                else:
                    answer = known.having("Idempotent-Replayed", "true")
                error = fault.strike() if fault.after_effect else None
            if error is None:
                return answer
            if fault.answers_from_endpoint:
                error = error.having("Stripe-Should-Retry", "false")
                to_keep = known or error
            return error
        finally:
            self._keys.finish(request, to_keep)

    def _effect(self, request: Request, call: Call) -> Answer:
        account = self._books.account
        given = {name: value for name, value in call.given.items() if name != "expand"}
        with account.lock:
            account.cause = Cause(request.id, request.idempotency_key)
            try:
                thing = call.operation.act(call.id, given)
                return Answer.of(answers.expanded(account, thing, call.given.get("expand", [])))
            except Refusal as refusal:
                return Answer.refusing(refusal)
            finally:
                account.cause = Cause()
