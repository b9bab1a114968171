"""Access tokens that somebody else has made, or made something else of."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from gatherly_adapters.derived_refresh_tokens import DerivedRefreshTokens
from gatherly_adapters.jwt_tokens import JwtTokens, key_id
from gatherly_adapters.memory.clock import FixedClock
from gatherly_core.accounts.errors import InvalidToken, TokenExpired
from gatherly_core.accounts.sessions import Bearer
from gatherly_core.kernel.identifiers import SessionId, UserId

SECRET = "a secret of sixty-four bytes or more, long enough for HS512 as well"
RETIRED = "a retired secret of sixty-four bytes or more, long enough for HS512"
STOLEN = "somebody else's secret of sixty-four bytes or more, good for HS512"
START = datetime(2026, 12, 1, 18, 0, tzinfo=UTC)
NOW = int(START.timestamp())
BEARER = Bearer(UserId(UUID(int=1)), SessionId(UUID(int=2)))
CLAIMS: dict[str, object] = {
    "iss": "gatherly",
    "aud": "gatherly-api",
    "sub": str(BEARER.user_id),
    "sid": str(BEARER.session_id),
    "typ": "access",
    "iat": NOW,
    "nbf": NOW,
    "exp": NOW + 900,
}
KID = key_id(SECRET)


@pytest.fixture(scope="module")
def rsa() -> RSAPrivateKey:
    return generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(START)


@pytest.fixture
def tokens(clock: FixedClock) -> JwtTokens:
    return JwtTokens([SECRET, RETIRED], clock, lifetime_seconds=900)


def signed(claims: dict[str, object] = CLAIMS, secret: str = SECRET, algorithm: str = "HS256", **header: object) -> str:
    return jwt.encode(claims, secret, algorithm, headers={"kid": KID, **header})


def encoded(part: object) -> str:
    text = part if isinstance(part, str) else json.dumps(part)
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


def signed_by_hand(header: object, key: bytes, claims: object = CLAIMS) -> str:
    """HS256 over any header, and with any key: libraries refuse to make some of these."""
    content = f"{encoded(header)}.{encoded(claims)}"
    signature = hmac.digest(key, content.encode(), hashlib.sha256)
    return f"{content}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"


def refused(tokens: JwtTokens, token: str) -> bool:
    try:
        tokens.verify(token)
    except InvalidToken:
        return True
    return False


def test_it_takes_what_is_genuine(tokens: JwtTokens) -> None:
    """Or the rest of this file would show nothing."""
    assert tokens.verify(signed()) == BEARER
    assert tokens.verify(signed(secret=RETIRED, kid=key_id(RETIRED))) == BEARER
    assert tokens.verify(signed_by_hand({"alg": "HS256", "kid": KID}, SECRET.encode())) == BEARER


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "nOnE", "", None])
def test_it_refuses_a_token_without_a_signature(tokens: JwtTokens, algorithm: str | None) -> None:
    header = {"alg": algorithm, "kid": KID, "typ": "JWT"}
    assert refused(tokens, f"{encoded(header)}.{encoded(CLAIMS)}.")
    assert refused(tokens, f"{encoded(header)}.{encoded(CLAIMS)}")
    assert refused(tokens, signed_by_hand(header, SECRET.encode()))
    assert refused(tokens, signed_by_hand(header, b""))


def test_it_refuses_a_token_whose_signature_was_cut_off_or_emptied(tokens: JwtTokens) -> None:
    content, _, signature = signed().rpartition(".")
    for cut in ("", signature[:-1], signature[:22], "A" * len(signature)):
        assert refused(tokens, f"{content}.{cut}")


def test_it_refuses_the_signature_of_another_secret(tokens: JwtTokens) -> None:
    assert refused(tokens, signed(secret=STOLEN))
    assert refused(tokens, signed_by_hand({"alg": "HS256", "kid": KID}, b""))


@pytest.mark.parametrize("algorithm", ["HS384", "HS512"])
def test_it_refuses_another_algorithm_though_the_secret_is_right(tokens: JwtTokens, algorithm: str) -> None:
    assert refused(tokens, signed(algorithm=algorithm))


def test_it_refuses_a_signature_of_which_its_header_says_something_else(tokens: JwtTokens) -> None:
    for algorithm in ("RS256", "ES256", "EdDSA", "HS512", "hs256", ["HS256"], 256):
        assert refused(tokens, signed_by_hand({"alg": algorithm, "kid": KID}, SECRET.encode()))


def test_it_refuses_a_token_signed_with_a_private_key(tokens: JwtTokens, rsa: RSAPrivateKey) -> None:
    for header in ({"kid": KID}, {"kid": KID, "jwk": {"kty": "oct", "k": encoded(STOLEN)}}):
        assert refused(tokens, jwt.encode(CLAIMS, rsa, "RS256", headers=header))


def test_it_refuses_a_public_key_as_a_secret(tokens: JwtTokens, rsa: RSAPrivateKey) -> None:
    public = rsa.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    assert refused(tokens, signed_by_hand({"alg": "HS256", "kid": KID}, public))


@pytest.mark.parametrize(
    "header",
    [
        {"jwk": {"kty": "oct", "k": encoded(STOLEN)}},
        {"jku": "https://evil.example/keys"},
        {"x5u": "https://evil.example/certificate"},
        {"x5c": ["bm90aGluZw=="]},
    ],
    ids=lambda header: next(iter(header)),
)
def test_it_looks_at_no_key_that_the_token_brings_along(tokens: JwtTokens, header: dict[str, object]) -> None:
    assert refused(tokens, signed(secret=STOLEN, **header))


@pytest.mark.parametrize(
    "kid",
    [
        "",
        "unknown",
        KID.lower(),
        f"{KID} ",
        f"{KID}\0",
        "../../../../dev/null",
        "/dev/null",
        "file:///dev/null",
        "' UNION SELECT 'secret' --",
        "0",
        SECRET,
    ],
)
def test_it_knows_no_other_name_of_a_key(tokens: JwtTokens, kid: str) -> None:
    for key in (SECRET.encode(), b"", b"\0", b"secret"):
        assert refused(tokens, signed_by_hand({"alg": "HS256", "kid": kid}, key))


@pytest.mark.parametrize("kid", [None, 0, True, 1.5, [], [KID], {}, {"kid": KID}], ids=repr)
def test_it_takes_nothing_but_a_text_for_the_name_of_a_key(tokens: JwtTokens, kid: object) -> None:
    assert refused(tokens, signed_by_hand({"alg": "HS256", "kid": kid}, SECRET.encode()))


def test_it_refuses_a_token_that_names_no_key(tokens: JwtTokens) -> None:
    assert refused(tokens, signed_by_hand({"alg": "HS256"}, SECRET.encode()))


def test_it_refuses_the_signature_of_one_key_under_the_name_of_the_other(tokens: JwtTokens) -> None:
    assert refused(tokens, signed(secret=RETIRED))
    assert refused(tokens, signed(secret=SECRET, kid=key_id(RETIRED)))


def test_it_refuses_a_header_with_extensions_that_it_does_not_know(tokens: JwtTokens) -> None:
    header = {"alg": "HS256", "kid": KID, "crit": ["b64"], "b64": False}
    assert refused(tokens, signed_by_hand(header, SECRET.encode()))


@pytest.mark.parametrize("claim", sorted(CLAIMS))
def test_it_refuses_a_token_without_a_claim(tokens: JwtTokens, claim: str) -> None:
    assert refused(tokens, signed({name: value for name, value in CLAIMS.items() if name != claim}))


@pytest.mark.parametrize(
    "wrong",
    [
        {"iss": "somebody-else"},
        {"iss": ["gatherly"]},
        {"aud": "another-api"},
        {"aud": ["gatherly-api", "another-api"]},
        {"typ": "refresh"},
        {"typ": "reset-password"},
        {"typ": ["access"]},
        {"sub": "1"},
        {"sub": 1},
        {"sub": None},
        {"sid": "1"},
        {"sid": 1},
        {"sid": None},
        {"sid": [str(BEARER.session_id)]},
        {"exp": "tomorrow"},
        {"exp": 1e300},
        {"exp": True},
        {"exp": float("inf")},
        {"nbf": None},
    ],
    ids=repr,
)
def test_it_refuses_a_wrong_claim_though_it_is_signed(tokens: JwtTokens, wrong: dict[str, object]) -> None:
    assert refused(tokens, signed_by_hand({"alg": "HS256", "kid": KID}, SECRET.encode(), CLAIMS | wrong))


def test_it_refuses_claims_that_were_changed(tokens: JwtTokens) -> None:
    header, _, signature = signed().split(".")
    for change in ({"sub": str(UUID(int=3))}, {"sid": str(UUID(int=3))}, {"exp": NOW + 10**6}, {"role": "admin"}):
        assert refused(tokens, f"{header}.{encoded(CLAIMS | change)}.{signature}")


def test_it_refuses_a_token_that_is_not_valid_yet(tokens: JwtTokens) -> None:
    assert refused(tokens, signed(CLAIMS | {"nbf": NOW + 31, "exp": NOW + 900}))


def test_it_refuses_a_token_whose_time_is_up(tokens: JwtTokens, clock: FixedClock) -> None:
    clock.advance(timedelta(seconds=900))
    with pytest.raises(TokenExpired):
        tokens.verify(signed())


def test_it_calls_an_expired_token_with_a_wrong_signature_forged(tokens: JwtTokens, clock: FixedClock) -> None:
    clock.advance(timedelta(days=1))
    assert refused(tokens, signed(secret=STOLEN))


def test_it_refuses_what_is_for_another_purpose(tokens: JwtTokens) -> None:
    refresh_tokens = DerivedRefreshTokens([SECRET])
    first = refresh_tokens.new()
    assert refused(tokens, first)
    assert refused(tokens, refresh_tokens.successors(first)[0])


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
        f"{signed()}.{encoded('more')}",
        f" {signed()}",
        "x" * 100_000,
    ],
    ids=lambda garbage: ascii(garbage[-20:]),
)
def test_it_refuses_what_is_no_token(tokens: JwtTokens, garbage: str) -> None:
    assert refused(tokens, garbage)


@pytest.mark.parametrize("claims", [[], "text", None, 17, [CLAIMS]], ids=repr)
def test_it_refuses_claims_that_are_no_object(tokens: JwtTokens, claims: object) -> None:
    assert refused(tokens, signed_by_hand({"alg": "HS256", "kid": KID}, SECRET.encode(), claims))


def test_it_does_not_tell_the_token_in_its_refusal(tokens: JwtTokens) -> None:
    with pytest.raises(InvalidToken) as refusal:
        tokens.verify("a-token-of-somebody")
    assert "somebody" not in str(refusal.value)
