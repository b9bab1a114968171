"""Stripe's library, set to a server that stands in for Stripe."""

from collections.abc import Iterator
from contextlib import contextmanager

import requests
import stripe

PATIENCE = 5  # seconds


@contextmanager
def client_of(url: str, secret: str, timeout: float = PATIENCE) -> Iterator[stripe.StripeClient]:
    """A client that never retries by itself and may be shared by threads."""
    with requests.Session() as session:
        http = stripe.RequestsClient(timeout=timeout, session=session)
        yield stripe.StripeClient(secret, base_addresses={"api": url}, http_client=http, max_network_retries=0)
