"""Keys that come and go, and a server of keys that does not do what it should."""

import gzip
import json
import logging
import time
from collections.abc import Iterator, Mapping

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from gatherly_adapters import signing_keys
from gatherly_adapters.bounded_http import LARGEST_ANSWER
from gatherly_adapters.provider_http import JsonAnswer, ProviderHttp
from gatherly_adapters.signing_keys import SigningKeys
from gatherly_core.accounts.errors import IdentityProviderAway
from tests.contracts.rivals import at_once
from tests.fake_providers.google import FakeGoogle, public, rsa_key
from tests.fake_providers.server import Answer

MINUTE = 60


class Stopwatch:
    seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def watch() -> Stopwatch:
    return Stopwatch()


@pytest.fixture
def keys(google: FakeGoogle, watch: Stopwatch) -> SigningKeys:
    return SigningKeys(google.jwks_url, ProviderHttp(seconds=0.5), watch)


@pytest.fixture(autouse=True)
def warnings_are_told(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Whatever goes wrong is a warning at most, without anything of what was answered."""
    yield
    assert all(record.levelno <= logging.WARNING for record in caplog.records)
    assert "SECRET" not in caplog.text


class TestCaching:
    def test_it_fetches_keys_once(self, keys: SigningKeys, google: FakeGoogle, watch: Stopwatch) -> None:
        assert keys.find("key-0") is not None
        watch.seconds += 999
        assert keys.find("key-0") is not None
        assert len(google.asked) == 1

    def test_it_fetches_them_again_when_their_time_is_up(
        self, keys: SigningKeys, google: FakeGoogle, watch: Stopwatch
    ) -> None:
        keys.find("key-0")
        watch.seconds += 1000
        keys.find("key-0")
        assert len(google.asked) == 2

    @pytest.mark.parametrize(
        ("said", "life"),
        [
            ("max-age=10", signing_keys.SHORTEST_LIFE),
            ("no-store", signing_keys.USUAL_LIFE),
            ("", signing_keys.USUAL_LIFE),
            ("max-age=-5", signing_keys.USUAL_LIFE),
            ("max-age=1" + "0" * 30, signing_keys.USUAL_LIFE),
            ("public, MAX-AGE=900", 900),
            ("s-maxage=7, x-max-age=9, max-age=500", 500),
            ("max-age=999999999", signing_keys.LONGEST_LIFE),
        ],
    )
    def test_it_believes_how_long_within_bounds(
        self, keys: SigningKeys, google: FakeGoogle, watch: Stopwatch, said: str, life: int
    ) -> None:
        google.cache_control = said
        keys.find("key-0")
        watch.seconds += life - 1
        keys.find("key-0")
        assert len(google.asked) == 1
        watch.seconds += 1
        keys.find("key-0")
        assert len(google.asked) == 2

    def test_many_that_come_at_once_fetch_them_once(self, keys: SigningKeys, google: FakeGoogle) -> None:
        google.instead = Answer.of({"keys": google.keys})
        outcomes = at_once(*[lambda: keys.find("key-0")] * 16)
        assert all(outcome is not None and not isinstance(outcome, Exception) for outcome in outcomes)
        assert len(google.asked) == 1


class TestRotation:
    def test_it_finds_a_key_that_is_new(self, keys: SigningKeys, google: FakeGoogle, watch: Stopwatch) -> None:
        keys.find("key-0")
        google.rotate()
        watch.seconds += MINUTE
        assert keys.find("key-1") is not None
        assert keys.find("key-0") is not None
        assert len(google.asked) == 2

    def test_it_forgets_a_key_that_is_withdrawn(self, keys: SigningKeys, google: FakeGoogle, watch: Stopwatch) -> None:
        assert keys.find("key-0") is not None
        google.rotate()
        google.rotate()
        watch.seconds += 1000
        assert keys.find("key-0") is None

    def test_it_asks_for_unknown_keys_once_a_minute(
        self, keys: SigningKeys, google: FakeGoogle, watch: Stopwatch
    ) -> None:
        keys.find("key-0")
        assert [keys.find(f"made-up-{number}") for number in range(20)] == [None] * 20
        assert len(google.asked) == 1
        watch.seconds += MINUTE
        assert [keys.find(f"made-up-{number}") for number in range(20)] == [None] * 20
        assert len(google.asked) == 2


GOOD = json.dumps({"keys": [public(rsa_key(), "key-0")]}).encode()
WRONG_ANSWERS = [
    Answer(b""),
    Answer(b"SECRET"),
    Answer(b"[]"),
    Answer(b"null"),
    Answer(b"\xff\xfe"),
    Answer(b"[" * 50000),
    Answer(b'{"keys": ' + b"[" * 50000),
    Answer.of({}),
    Answer.of({"keys": {}}),
    Answer.of({"keys": []}),
    Answer.of({"keys": [None, 7, "SECRET", [], {}]}),
    Answer(b"SECRET", status=500),
    Answer(GOOD, status=503),
    Answer(GOOD, status=404),
    Answer(GOOD, status=429),
    Answer(b"", status=302, headers={"Location": "/elsewhere"}),
    Answer(gzip.compress(GOOD), headers={"Content-Encoding": "gzip"}),
    Answer(b" " * LARGEST_ANSWER + GOOD),
    Answer(GOOD, wait=1),
    Answer(GOOD, drip=0.01),
]


class TestFailures:
    @pytest.mark.parametrize("wrong", WRONG_ANSWERS, ids=range(len(WRONG_ANSWERS)))
    def test_it_is_away_when_it_answers_nonsense(
        self, keys: SigningKeys, google: FakeGoogle, watch: Stopwatch, wrong: Answer
    ) -> None:
        google.instead = wrong
        begun = time.monotonic()
        with pytest.raises(IdentityProviderAway):
            keys.find("key-0")
        assert time.monotonic() - begun < 2
        google.instead = None
        watch.seconds += signing_keys.PAUSE
        assert keys.find("key-0") is not None

    def test_it_is_away_when_nobody_is_there(self, keys: SigningKeys, google: FakeGoogle) -> None:
        google.close()
        with pytest.raises(IdentityProviderAway):
            keys.find("key-0")

    def test_it_waits_a_little_before_it_asks_again(
        self, keys: SigningKeys, google: FakeGoogle, watch: Stopwatch
    ) -> None:
        google.instead = Answer(b"", status=500)
        for _ in range(10):
            with pytest.raises(IdentityProviderAway):
                keys.find("key-0")
        assert len(google.asked) == 1
        watch.seconds += signing_keys.PAUSE
        with pytest.raises(IdentityProviderAway):
            keys.find("key-0")
        assert len(google.asked) == 2

    def test_who_waited_for_a_slow_failure_begins_no_other(self, google: FakeGoogle, watch: Stopwatch) -> None:
        class SlowHttp(ProviderHttp):
            def get(self, url: str, params: Mapping[str, str] | None = None) -> JsonAnswer:
                watch.seconds += signing_keys.PAUSE
                return super().get(url, params)

        keys = SigningKeys(google.jwks_url, SlowHttp(), watch)
        google.instead = Answer(b"", status=500)
        for _ in range(10):
            with pytest.raises(IdentityProviderAway):
                keys.find("key-0")
        assert len(google.asked) == 1

    def test_it_uses_the_keys_it_has_for_a_day_more(
        self, keys: SigningKeys, google: FakeGoogle, watch: Stopwatch
    ) -> None:
        keys.find("key-0")
        google.instead = Answer(b"", status=500)
        watch.seconds += 1000 + signing_keys.GRACE - 1
        assert keys.find("key-0") is not None
        watch.seconds += 1
        with pytest.raises(IdentityProviderAway):
            keys.find("key-0")

    def test_it_does_not_say_of_a_new_key_that_there_is_none(
        self, keys: SigningKeys, google: FakeGoogle, watch: Stopwatch
    ) -> None:
        keys.find("key-0")
        google.rotate()
        google.instead = Answer(b"", status=500)
        watch.seconds += MINUTE
        with pytest.raises(IdentityProviderAway):
            keys.find("key-1")
        google.instead = None
        watch.seconds += MINUTE
        assert keys.find("key-1") is not None


class TestKinds:
    @pytest.mark.parametrize(
        "published",
        [
            public(rsa_key(7, 1024), "odd"),
            public(rsa_key(), "odd", use="enc"),
            public(rsa_key(), "odd", alg="RS512"),
            public(rsa_key(), "odd", alg="HS256"),
            public(rsa_key(), "odd", kty="oct", k="c2VjcmV0"),
            public(rsa_key(), "odd", kty=["RSA"]),
            public(rsa_key(), "odd", n="AQAB"),
            public(rsa_key(), "odd", n=7),
            public(rsa_key(), "odd", n="/" * 100),
            public(rsa_key(), "odd", e="AQ"),
            public(rsa_key(), "odd", n="f" * 60000),
            {"kty": "oct", "k": "c2VjcmV0", "kid": "odd", "alg": "HS256"},
            {"kty": "RSA", "kid": "odd"},
            public(ec.generate_private_key(ec.SECP384R1()), "odd"),
            public(ec.generate_private_key(ec.SECP256R1()), "odd", x="AA"),
            public(rsa_key(), "", kid=None),
            public(rsa_key(), "", kid=""),
            public(rsa_key(), "", kid=7),
        ],
        ids=range(18),
    )
    def test_it_takes_no_key_that_is_not_for_this(
        self, keys: SigningKeys, google: FakeGoogle, published: dict[str, object]
    ) -> None:
        google.instead = Answer.of({"keys": [published, public(rsa_key(), "good")]})
        assert keys.find("odd") is None
        assert keys.find("good") is not None

    def test_it_takes_many_keys_but_not_any_number(self, keys: SigningKeys, google: FakeGoogle) -> None:
        google.instead = Answer.of({"keys": [public(rsa_key(), f"key-{number}") for number in range(40)]})
        assert keys.find("key-31") is not None
        assert keys.find("key-32") is None
