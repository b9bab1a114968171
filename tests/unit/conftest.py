"""Unit tests touch nothing outside their process."""

from collections.abc import Iterator

import pytest
from pytest_socket import disable_socket, enable_socket


@pytest.fixture(autouse=True)
def no_sockets() -> Iterator[None]:
    """Opening any socket, also to this machine, is an error."""
    disable_socket()
    yield
    enable_socket()
