"""Unit tests touch nothing outside their process."""

import pytest


@pytest.fixture(autouse=True)
def no_sockets(socket_disabled: None) -> None:
    """Opening any socket, also to this machine, is an error."""
