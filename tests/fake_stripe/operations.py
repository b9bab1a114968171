"""The operations that are answered, each with its path and its parameters; named as stripe-python names them."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.fake_stripe import answers, parameters
from tests.fake_stripe.account import Thing
from tests.fake_stripe.books import Books
from tests.fake_stripe.parameters import Reader

Given = dict[str, Any]

PAGING: dict[str, Reader] = {
    "limit": parameters.up_to(100),
    "starting_after": parameters.text,
    "ending_before": parameters.text,
    "created": parameters.moments,
}
CONFIRMING: dict[str, Reader] = {
    "payment_method": parameters.text,
    "return_url": parameters.text,
    "error_on_requires_action": parameters.boolean,
}
INTENT: dict[str, Reader] = {
    "amount": parameters.integer,
    "currency": parameters.text,
    "automatic_payment_methods": parameters.fields(
        "enabled", enabled=parameters.boolean, allow_redirects=parameters.one_of("always", "never")
    ),
    "confirm": parameters.boolean,
    "description": parameters.text,
    "metadata": parameters.metadata,
    "allowed_payment_method_types": parameters.texts,
    "payment_method_types": parameters.texts,  # is answered with what has become of it
    "receipt_email": parameters.email,
    **CONFIRMING,
}
CANCELLING: dict[str, Reader] = {
    "cancellation_reason": parameters.one_of("duplicate", "fraudulent", "requested_by_customer", "abandoned")
}
REFUND: dict[str, Reader] = {
    "amount": parameters.positive,
    "charge": parameters.text,
    "payment_intent": parameters.text,
    "metadata": parameters.metadata,
    "reason": parameters.one_of("duplicate", "fraudulent", "requested_by_customer"),
}
# By what, besides the time, each kind of object can be listed.
LISTED: dict[str, tuple[str, ...]] = {
    "payment_intent": (),
    "charge": ("payment_intent",),
    "refund": ("payment_intent", "charge"),
    "dispute": ("payment_intent", "charge"),
    "balance_transaction": ("type", "source"),
}


@dataclass(frozen=True)
class Operation:
    """`act` is given the identifier in the path ("" if there is none) and the parameters, and answers an object."""

    name: str
    method: str
    path: re.Pattern[str]
    act: Callable[[str, Given], Thing]
    readers: dict[str, Reader] = field(default_factory=dict)
    required: tuple[str, ...] = ()

    def read(self, form: str) -> Given:
        """Raises Refusal."""
        readers = {**self.readers, "expand": answers.expansions}
        return parameters.read_all(parameters.decode(form), readers, self.required)


def _operation(name: str, method: str, path: str, *rest: Any) -> Operation:
    return Operation(name, method, re.compile(path.replace("{id}", r"(?P<id>\w+)")), *rest)


def operations(books: Books) -> list[Operation]:
    intents = books.intents
    return [
        _operation(
            "payment_intents.create",
            "POST",
            "/v1/payment_intents",
            lambda _, given: intents.create(given),
            INTENT,
            ("amount", "currency"),
        ),
        _operation("payment_intents.confirm", "POST", "/v1/payment_intents/{id}/confirm", intents.confirm, CONFIRMING),
        _operation("payment_intents.cancel", "POST", "/v1/payment_intents/{id}/cancel", intents.cancel, CANCELLING),
        _operation("refunds.create", "POST", "/v1/refunds", lambda _, given: books.refunds.create(given), REFUND),
        _operation("balance.retrieve", "GET", "/v1/balance", lambda _id, _given: books.charges.balance()),
        *_events(books),
        *_readers(books),
    ]


def _readers(books: Books) -> Iterator[Operation]:
    for kind, filters in LISTED.items():
        yield _retrieve(books, kind)

        def list_all(_: str, given: Given, kind: str = kind, filters: tuple[str, ...] = filters) -> Thing:
            having = {name: given[name] for name in filters if name in given}
            return answers.page(books.account.all(kind, **having), f"/v1/{kind}s", given)

        readers = {**PAGING, **dict.fromkeys(filters, parameters.text)}
        yield _operation(f"{kind}s.list", "GET", f"/v1/{kind}s", list_all, readers)


def _events(books: Books) -> Iterator[Operation]:
    yield _retrieve(books, "event")

    def list_events(_: str, given: Given) -> Thing:
        types = given.get("types", [given["type"]] if "type" in given else None)
        events = [event for event in books.account.all("event") if types is None or event["type"] in types]
        return answers.page(events, "/v1/events", given)

    readers = {**PAGING, "type": parameters.text, "types": parameters.texts}
    yield _operation("events.list", "GET", "/v1/events", list_events, readers)


def _retrieve(books: Books, kind: str) -> Operation:
    return _operation(f"{kind}s.retrieve", "GET", f"/v1/{kind}s/{{id}}", lambda id, _: books.account.get(kind, id))
