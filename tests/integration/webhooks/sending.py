"""Sending something to a program, and how it fails."""

import pytest

from gatherly_adapters.http_receivers import HttpReceivers
from gatherly_core.webhooks.errors import ReceiverFailed

NAME = "hooks.example.org"
BODY = b'{"type":"booking.confirmed"}'
HEADERS = {"webhook-id": "an-id", "Content-Type": "application/json"}


def send(receivers: HttpReceivers, url: str) -> int:
    return receivers.send(url, HEADERS, BODY)


def failure(receivers: HttpReceivers, url: str) -> str:
    with pytest.raises(ReceiverFailed) as failed:
        send(receivers, url)
    assert failed.value.__cause__ is None  # nothing of the address comes into a log with it
    return failed.value.why
