from collections.abc import Iterator

import pytest

from gatherly_adapters.memory.clock import FixedClock
from tests.factories import NOW
from tests.fake_providers.facebook import FakeFacebook
from tests.fake_providers.google import FakeGoogle


@pytest.fixture
def google() -> Iterator[FakeGoogle]:
    with FakeGoogle() as google:
        yield google


@pytest.fixture
def facebook() -> Iterator[FakeFacebook]:
    with FakeFacebook() as facebook:
        yield facebook


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)
