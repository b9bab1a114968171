from collections.abc import Iterator
from pathlib import Path

import pytest

from gatherly_adapters.access_tokens import AccessTokens
from gatherly_adapters.bounded_http import BoundedHttp
from gatherly_adapters.fcm_push import SCOPE, FcmPushes
from gatherly_adapters.fcm_settings import SERVICE_ACCOUNT
from gatherly_adapters.memory.clock import FixedClock
from gatherly_adapters.service_accounts import ServiceAccount, read_service_account
from tests.factories import NOW
from tests.fake_providers.fcm import FakeFcm


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def devices(clock: FixedClock) -> Iterator[FakeFcm]:
    with FakeFcm(clock) as fcm:
        yield fcm


@pytest.fixture
def account(devices: FakeFcm, tmp_path: Path) -> ServiceAccount:
    return read_service_account(devices.write_key(tmp_path / "key.json"), SERVICE_ACCOUNT)


@pytest.fixture
def tokens(account: ServiceAccount, clock: FixedClock) -> AccessTokens:
    return AccessTokens(account, SCOPE, BoundedHttp(seconds=0.5), clock)


@pytest.fixture
def pushes(devices: FakeFcm, account: ServiceAccount, tokens: AccessTokens, clock: FixedClock) -> FcmPushes:
    return FcmPushes(devices.url, account.project_id, tokens, BoundedHttp(seconds=0.5), clock)
