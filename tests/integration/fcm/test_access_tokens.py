"""Access tokens of a service account, from a server that checks what Google documents."""

import threading
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from gatherly_adapters.access_tokens import AccessTokens, NoToken
from gatherly_adapters.bounded_http import BoundedHttp
from gatherly_adapters.fcm_push import SCOPE
from gatherly_adapters.memory.clock import FixedClock
from gatherly_adapters.service_accounts import ServiceAccount
from tests.fake_providers.fcm import FakeFcm
from tests.fake_providers.server import Answer


def test_one_lasts_until_shortly_before_its_end(devices: FakeFcm, tokens: AccessTokens, clock: FixedClock) -> None:
    first = tokens.current()
    clock.advance(timedelta(minutes=54))
    assert tokens.current() == first
    clock.advance(timedelta(minutes=1))
    assert tokens.current() != first


@pytest.mark.parametrize(("seconds", "minutes"), [(10**9, 54), (600, 4)])
def test_it_lasts_as_long_as_google_says_but_for_an_hour_at_most(
    devices: FakeFcm, tokens: AccessTokens, clock: FixedClock, seconds: int, minutes: int
) -> None:
    devices.seconds = seconds
    first = tokens.current()
    clock.advance(timedelta(minutes=minutes))
    assert tokens.current() == first
    clock.advance(timedelta(minutes=1))
    assert tokens.current() != first


def test_one_that_was_refused_is_replaced_once_for_all(devices: FakeFcm, tokens: AccessTokens) -> None:
    refused = tokens.current()
    others = {tokens.another(refused) for _ in range(3)}
    assert len(others) == 1
    assert refused not in others
    assert tokens.current() in others


def test_one_is_fetched_for_all_who_wait(devices: FakeFcm, tokens: AccessTokens) -> None:
    threads = [threading.Thread(target=tokens.current) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert devices.asked == ["/token"]


@pytest.mark.parametrize(
    "wrong", [{"client_email": "eve@example.org"}, {"private_key_id": "another"}, {"token_uri": "localhost"}]
)
def test_google_gives_none_to_others(
    devices: FakeFcm,
    account: ServiceAccount,
    clock: FixedClock,
    caplog: pytest.LogCaptureFixture,
    wrong: dict[str, Any],
) -> None:
    if "token_uri" in wrong:
        wrong = {"token_uri": devices.url.replace("127.0.0.1", "localhost") + "/token"}
    with pytest.raises(NoToken):
        AccessTokens(replace(account, **wrong), SCOPE, BoundedHttp(), clock).current()
    assert "status 400, invalid_grant" in caplog.text
    assert "gserviceaccount" not in caplog.text


def test_google_gives_none_for_another_scope_or_at_another_time(
    devices: FakeFcm, account: ServiceAccount, clock: FixedClock
) -> None:
    late = FixedClock(clock.now() + timedelta(hours=2))
    for tokens in (
        AccessTokens(account, "all", BoundedHttp(), clock),
        AccessTokens(account, SCOPE, BoundedHttp(), late),
    ):
        with pytest.raises(NoToken):
            tokens.current()


@pytest.mark.parametrize(
    "answer",
    [
        Answer(b"{}"),
        Answer.of({"access_token": "a", "expires_in": "3599"}),
        Answer.of({"access_token": 1, "expires_in": 3599}),
        Answer.of({"access_token": "a", "expires_in": True}),
        Answer.of({"access_token": "a", "expires_in": 3599}, 203),
        Answer(b"nonsense"),
        Answer(b"[]"),
        Answer(b"", 500),
        Answer(b"{}", wait=1),
    ],
)
def test_what_is_no_token_is_not_taken_for_one(devices: FakeFcm, tokens: AccessTokens, answer: Answer) -> None:
    devices.instead_of_token = answer
    with pytest.raises(NoToken):
        tokens.current()
    devices.instead_of_token = None
    assert tokens.current() == devices.tokens[-1]


def test_it_shows_no_key(account: ServiceAccount) -> None:
    assert "PRIVATE KEY" not in repr(account)
