"""Stripe's library, set to a server that stands in for Stripe."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import requests
import stripe

PATIENCE = 5  # seconds


@contextmanager
def client_of(url: str, secret: str, timeout: float = PATIENCE) -> Iterator[stripe.StripeClient]:
    """A client that never retries by itself and may be shared by threads."""
    with requests.Session() as session:
        http = stripe.RequestsClient(timeout=timeout, session=session)
        yield stripe.StripeClient(secret, base_addresses={"api": url}, http_client=http, max_network_retries=0)


def refused(kind: type[stripe.StripeError], call: Callable[..., Any], *given: Any, **named: Any) -> Any:
    """The error that the library raises for a call; anything else fails the test."""
    with pytest.raises(kind) as caught:
        call(*given, **named)
    return caught.value
