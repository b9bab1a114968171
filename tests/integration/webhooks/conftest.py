from collections.abc import Iterator

import pytest

from gatherly_adapters.http_receivers import HttpReceivers
from tests.integration.webhooks.names import names
from tests.integration.webhooks.receiver import Receiver

__all__ = ["names"]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as receiver:
        yield receiver


@pytest.fixture
def here() -> HttpReceivers:
    """Programs on this machine, too; they have half a second."""
    return HttpReceivers(to_this_machine=True, seconds=0.5)
