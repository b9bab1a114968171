import threading
from datetime import UTC, datetime, timedelta
from uuid import UUID

import jwt
import pytest

from gatherly_adapters.jwt_tokens import REMEMBERED, JwtTokens, key_id
from gatherly_core.accounts.errors import InvalidToken, TokenExpired
from gatherly_core.accounts.sessions import Bearer
from gatherly_core.kernel.identifiers import SessionId, UserId

SECRET = "a secret of thirty-two bytes or more"
FORMER_SECRET = "a former secret of thirty-two bytes or more"
START = datetime(2026, 12, 1, 18, 0, tzinfo=UTC)
HOUR = 3600
BEARER = Bearer(
    UserId(UUID("01940000-0000-7000-8000-000000000001")), SessionId(UUID("01940000-0000-7000-8000-000000000002"))
)
GOOD_CLAIMS: dict[str, object] = {
    "iss": "gatherly",
    "aud": "gatherly-api",
    "sub": str(BEARER.user_id),
    "sid": str(BEARER.session_id),
    "typ": "access",
    "iat": int(START.timestamp()),
    "nbf": int(START.timestamp()),
    "exp": int(START.timestamp()) + HOUR,
}


class SetClock:
    """Tells the time it was set to."""

    def __init__(self, now: datetime) -> None:
        self.time = now

    def now(self) -> datetime:
        return self.time


@pytest.fixture
def clock() -> SetClock:
    return SetClock(START)


@pytest.fixture
def tokens(clock: SetClock) -> JwtTokens:
    return JwtTokens([SECRET], clock, lifetime_seconds=HOUR)


def issued(tokens: JwtTokens, bearer: Bearer = BEARER) -> str:
    return tokens.issue(bearer.user_id, bearer.session_id).value


def signed(claims: dict[str, object]) -> str:
    return jwt.encode(claims, SECRET, "HS256", headers={"kid": key_id(SECRET)})


def test_it_knows_whom_it_issued_a_token_to(tokens: JwtTokens) -> None:
    assert tokens.verify(issued(tokens)) == BEARER


def test_it_says_how_long_a_token_is_good(tokens: JwtTokens) -> None:
    assert tokens.issue(BEARER.user_id, BEARER.session_id).lifetime_seconds == HOUR


def test_it_knows_the_tokens_of_another_process_with_the_same_secret(tokens: JwtTokens, clock: SetClock) -> None:
    assert JwtTokens([SECRET], clock, HOUR).verify(issued(tokens)) == BEARER


def test_it_accepts_exactly_the_claims_it_promises(tokens: JwtTokens) -> None:
    assert tokens.verify(signed(GOOD_CLAIMS)) == BEARER


def test_it_accepts_a_token_to_its_last_moment(tokens: JwtTokens, clock: SetClock) -> None:
    token = issued(tokens)
    clock.time = START + timedelta(seconds=HOUR, microseconds=-1)
    assert tokens.verify(token) == BEARER


def test_it_refuses_a_token_whose_time_is_up(tokens: JwtTokens, clock: SetClock) -> None:
    token = issued(tokens)
    clock.time = START + timedelta(seconds=HOUR)
    with pytest.raises(TokenExpired):
        tokens.verify(token)


def test_it_refuses_a_remembered_token_whose_time_is_up(tokens: JwtTokens, clock: SetClock) -> None:
    token = issued(tokens)
    tokens.verify(token)
    clock.time = START + timedelta(seconds=HOUR)
    with pytest.raises(TokenExpired):
        tokens.verify(token)


def test_it_bears_with_a_clock_that_is_a_little_ahead(tokens: JwtTokens) -> None:
    assert tokens.verify(signed(GOOD_CLAIMS | {"nbf": int(START.timestamp()) + 30})) == BEARER


def test_it_refuses_a_token_from_the_future(tokens: JwtTokens) -> None:
    with pytest.raises(InvalidToken):
        tokens.verify(signed(GOOD_CLAIMS | {"nbf": int(START.timestamp()) + 31}))


def test_it_says_nothing_of_what_the_user_may(tokens: JwtTokens) -> None:
    said = jwt.decode(issued(tokens), options={"verify_signature": False})
    assert said == GOOD_CLAIMS


def test_it_knows_the_tokens_that_a_retired_secret_has_signed(tokens: JwtTokens, clock: SetClock) -> None:
    before = issued(JwtTokens([FORMER_SECRET], clock, HOUR))
    after = JwtTokens([SECRET, FORMER_SECRET], clock, HOUR)
    assert after.verify(before) == BEARER
    with pytest.raises(InvalidToken):
        tokens.verify(before)


def test_it_signs_with_the_first_secret(tokens: JwtTokens, clock: SetClock) -> None:
    assert tokens.verify(issued(JwtTokens([SECRET, FORMER_SECRET], clock, HOUR))) == BEARER


def test_the_name_of_a_secret_tells_nothing_of_it() -> None:
    names = {key_id(SECRET), key_id(FORMER_SECRET), key_id(SECRET + "!")}
    assert len(names) == 3
    assert [len(name) for name in names] == [12, 12, 12]


def test_it_tells_more_users_apart_than_it_remembers(tokens: JwtTokens) -> None:
    bearers = [Bearer(UserId(UUID(int=number)), BEARER.session_id) for number in range(REMEMBERED + 10)]
    known = [(bearer, issued(tokens, bearer)) for bearer in bearers]
    assert all(tokens.verify(token) == bearer for bearer, token in known)
    assert all(tokens.verify(token) == bearer for bearer, token in known)


def test_it_tells_users_apart_when_many_threads_ask(tokens: JwtTokens) -> None:
    bearers = [Bearer(BEARER.user_id, SessionId(UUID(int=number))) for number in range(50)]
    known = [(bearer, issued(tokens, bearer)) for bearer in bearers]
    wrong: list[Bearer] = []

    def verify_all() -> None:
        for bearer, token in known * 20:
            if tokens.verify(token) != bearer:
                wrong.append(bearer)

    threads = [threading.Thread(target=verify_all) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
