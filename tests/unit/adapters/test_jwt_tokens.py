import base64
import json
import threading
from datetime import UTC, datetime, timedelta
from uuid import UUID

import jwt
import pytest

from gatherly_adapters.jwt_tokens import REMEMBERED, JwtTokens
from gatherly_core.accounts.errors import InvalidToken, TokenExpired
from gatherly_core.accounts.model import Actor, Role
from gatherly_core.kernel.identifiers import UserId

SECRET = "a secret of thirty-two bytes or more"
OTHER_SECRET = "another secret of thirty-two bytes or more"
START = datetime(2026, 12, 1, 18, 0, tzinfo=UTC)
HOUR = 3600
ACTOR = Actor(UserId(UUID("01940000-0000-7000-8000-000000000001")), Role.ORGANIZER)
GOOD_CLAIMS: dict[str, object] = {
    "iss": "gatherly",
    "aud": "gatherly-api",
    "sub": str(ACTOR.user_id),
    "role": "organizer",
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
    return JwtTokens(SECRET, clock, lifetime_seconds=HOUR)


def signed(claims: dict[str, object], secret: str = SECRET, algorithm: str = "HS256") -> str:
    return jwt.encode(claims, secret, algorithm)


def encoded(part: object) -> str:
    text = part if isinstance(part, str) else json.dumps(part)
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


def test_it_knows_whom_it_issued_a_token_to(tokens: JwtTokens) -> None:
    assert tokens.verify(tokens.issue(ACTOR).value) == ACTOR


def test_it_says_how_long_a_token_is_good(tokens: JwtTokens) -> None:
    assert tokens.issue(ACTOR).lifetime_seconds == HOUR


def test_it_knows_the_tokens_of_another_process_with_the_same_secret(tokens: JwtTokens, clock: SetClock) -> None:
    assert JwtTokens(SECRET, clock, HOUR).verify(tokens.issue(ACTOR).value) == ACTOR


def test_it_accepts_exactly_the_claims_it_promises(tokens: JwtTokens) -> None:
    assert tokens.verify(signed(GOOD_CLAIMS)) == ACTOR


def test_it_accepts_a_token_to_its_last_moment(tokens: JwtTokens, clock: SetClock) -> None:
    token = tokens.issue(ACTOR).value
    clock.time = START + timedelta(seconds=HOUR, microseconds=-1)
    assert tokens.verify(token) == ACTOR


def test_it_refuses_a_token_whose_time_is_up(tokens: JwtTokens, clock: SetClock) -> None:
    token = tokens.issue(ACTOR).value
    clock.time = START + timedelta(seconds=HOUR)
    with pytest.raises(TokenExpired):
        tokens.verify(token)


def test_it_refuses_a_remembered_token_whose_time_is_up(tokens: JwtTokens, clock: SetClock) -> None:
    token = tokens.issue(ACTOR).value
    tokens.verify(token)
    clock.time = START + timedelta(seconds=HOUR)
    with pytest.raises(TokenExpired):
        tokens.verify(token)


def test_it_calls_an_expired_token_with_a_wrong_signature_forged(tokens: JwtTokens, clock: SetClock) -> None:
    clock.time = START + timedelta(days=1)
    with pytest.raises(InvalidToken):
        tokens.verify(signed(GOOD_CLAIMS, OTHER_SECRET))


def test_it_bears_with_a_clock_that_is_a_little_ahead(tokens: JwtTokens) -> None:
    assert tokens.verify(signed(GOOD_CLAIMS | {"nbf": int(START.timestamp()) + 30})) == ACTOR


def test_it_refuses_a_token_from_the_future(tokens: JwtTokens) -> None:
    with pytest.raises(InvalidToken):
        tokens.verify(signed(GOOD_CLAIMS | {"nbf": int(START.timestamp()) + 31}))


@pytest.mark.parametrize("claim", sorted(GOOD_CLAIMS))
def test_it_refuses_a_token_without_a_claim(tokens: JwtTokens, claim: str) -> None:
    with pytest.raises(InvalidToken):
        tokens.verify(signed({name: value for name, value in GOOD_CLAIMS.items() if name != claim}))


@pytest.mark.parametrize(
    "wrong",
    [
        {"iss": "somebody-else"},
        {"aud": "another-api"},
        {"aud": ["gatherly-api", "another-api"]},
        {"typ": "refresh"},
        {"sub": "1"},
        {"sub": 1},
        {"role": "owner"},
        {"role": ["admin"]},
        {"exp": "tomorrow"},
        {"exp": 1e300},
        {"exp": True},
        {"exp": float("inf")},
        {"nbf": None},
    ],
    ids=repr,
)
def test_it_refuses_a_wrong_claim_though_it_is_signed(tokens: JwtTokens, wrong: dict[str, object]) -> None:
    with pytest.raises(InvalidToken):
        tokens.verify(signed(GOOD_CLAIMS | wrong))


def test_it_refuses_a_token_signed_with_another_secret(tokens: JwtTokens) -> None:
    with pytest.raises(InvalidToken):
        tokens.verify(signed(GOOD_CLAIMS, OTHER_SECRET))


def test_it_refuses_another_algorithm_with_the_right_secret(tokens: JwtTokens) -> None:
    long_secret = SECRET * 2  # or HS512 would be refused for the secret
    with pytest.raises(InvalidToken):
        JwtTokens(long_secret, SetClock(START), HOUR).verify(signed(GOOD_CLAIMS, long_secret, "HS512"))


def test_it_refuses_an_unsigned_token(tokens: JwtTokens) -> None:
    with pytest.raises(InvalidToken):
        tokens.verify(f"{encoded({'alg': 'none', 'typ': 'JWT'})}.{encoded(GOOD_CLAIMS)}.")


def test_it_refuses_a_token_whose_claims_were_changed(tokens: JwtTokens) -> None:
    header, _, signature = tokens.issue(ACTOR).value.split(".")
    with pytest.raises(InvalidToken):
        tokens.verify(f"{header}.{encoded(GOOD_CLAIMS | {'role': 'admin'})}.{signature}")


@pytest.mark.parametrize(
    "garbage",
    [
        "",
        ".",
        "..",
        "a.b.c",
        "one word",
        "\ud800.\ud800.\ud800",
        "caf\u00e9.caf\u00e9.caf\u00e9",
        f"{encoded('[' * 5000)}.e30.e30",
        f"{encoded([])}.e30.e30",
        f"{encoded({'alg': ['HS256']})}.e30.e30",
        "x" * 100_000,
    ],
    ids=lambda garbage: ascii(garbage[:20]),
)
def test_it_refuses_what_is_no_token(tokens: JwtTokens, garbage: str) -> None:
    with pytest.raises(InvalidToken):
        tokens.verify(garbage)


def test_it_does_not_tell_the_token_in_its_refusal(tokens: JwtTokens) -> None:
    with pytest.raises(InvalidToken) as refusal:
        tokens.verify("a-token-of-somebody")
    assert "somebody" not in str(refusal.value)


def test_it_tells_more_users_apart_than_it_remembers(tokens: JwtTokens) -> None:
    actors = [Actor(UserId(UUID(int=number)), Role.ATTENDEE) for number in range(REMEMBERED + 10)]
    issued = [(actor, tokens.issue(actor).value) for actor in actors]
    assert all(tokens.verify(token) == actor for actor, token in issued)
    assert all(tokens.verify(token) == actor for actor, token in issued)


def test_it_tells_users_apart_when_many_threads_ask(tokens: JwtTokens) -> None:
    actors = [Actor(UserId(UUID(int=number)), Role.ATTENDEE) for number in range(50)]
    issued = [(actor, tokens.issue(actor).value) for actor in actors]
    wrong: list[Actor] = []

    def verify_all() -> None:
        for actor, token in issued * 20:
            if tokens.verify(token) != actor:
                wrong.append(actor)

    threads = [threading.Thread(target=verify_all) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
