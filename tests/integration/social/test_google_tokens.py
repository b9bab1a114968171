"""Which tokens of Google are believed: OpenID Connect Core 1.0, 3.1.3.7, and RFC 8725 on what goes wrong."""

import base64
import hashlib
import hmac
import json
from datetime import timedelta

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from gatherly_adapters.google_identities import LONGEST_TOKEN, GoogleIdentities
from gatherly_adapters.memory.clock import FixedClock
from gatherly_adapters.provider_http import ProviderHttp
from gatherly_adapters.signing_keys import SigningKeys
from gatherly_core.accounts.errors import InvalidIdentity
from gatherly_core.accounts.identities import ProvenIdentity, Provider
from tests.factories import NOW
from tests.fake_providers.google import CLIENT_ID, FakeGoogle, public, rsa_key
from tests.fake_providers.server import Answer

ADA = ProvenIdentity(Provider.GOOGLE, "110248495921238986420", "ada@example.com", email_verified=True, name="Ada Byron")
THEN = int(NOW.timestamp())
ANOTHER = "another.apps.googleusercontent.com"


@pytest.fixture
def identities(google: FakeGoogle, clock: FixedClock) -> GoogleIdentities:
    return GoogleIdentities((CLIENT_ID, "ios-app"), SigningKeys(google.jwks_url, ProviderHttp()), clock)


def refuses(identities: GoogleIdentities, token: str, nonce: str | None = None) -> bool:
    try:
        identities.verify(token, nonce)
    except InvalidIdentity:
        return True
    return False


class TestClaims:
    def test_it_believes_a_good_token(self, identities: GoogleIdentities, google: FakeGoogle) -> None:
        assert identities.verify(google.token(), None) == ADA

    @pytest.mark.parametrize("issuer", ["https://accounts.google.com", "accounts.google.com"])
    def test_it_knows_both_names_of_google(self, identities: GoogleIdentities, google: FakeGoogle, issuer: str) -> None:
        assert identities.verify(google.token(iss=issuer), None) == ADA

    @pytest.mark.parametrize(
        "issuer",
        [None, "", "https://accounts.google.com/", "http://accounts.google.com", "https://evil.example"],
    )
    def test_it_refuses_another_issuer(self, identities: GoogleIdentities, google: FakeGoogle, issuer: str) -> None:
        assert refuses(identities, google.token(iss=issuer))

    def test_it_takes_tokens_for_each_of_our_clients(self, identities: GoogleIdentities, google: FakeGoogle) -> None:
        assert identities.verify(google.token(aud="ios-app", azp=CLIENT_ID), None) == ADA

    @pytest.mark.parametrize(
        "audience", [None, "", ANOTHER, CLIENT_ID.upper(), [ANOTHER], [CLIENT_ID, ANOTHER], [], {}]
    )
    def test_it_refuses_tokens_for_others(
        self, identities: GoogleIdentities, google: FakeGoogle, audience: object
    ) -> None:
        assert refuses(identities, google.token(aud=audience))

    @pytest.mark.parametrize("subject", [None, "", " ", "1" * 256, "é", "a\nb"])
    def test_it_refuses_a_token_of_nobody(
        self, identities: GoogleIdentities, google: FakeGoogle, subject: object
    ) -> None:
        assert refuses(identities, google.token(sub=subject))

    @pytest.mark.parametrize("verified", [None, False, "true", 1, "false"])
    def test_it_takes_an_address_for_verified_only_if_google_says_so(
        self, identities: GoogleIdentities, google: FakeGoogle, verified: object
    ) -> None:
        assert not identities.verify(google.token(email_verified=verified), None).email_verified

    @pytest.mark.parametrize(
        "address", [None, "", "no address", 7, "a" * 250 + "@example.com", "a@b@c", "a\n@example.com"]
    )
    def test_it_verifies_no_address_that_is_none(
        self, identities: GoogleIdentities, google: FakeGoogle, address: object
    ) -> None:
        found = identities.verify(google.token(email=address), None)
        assert (found.email, found.email_verified) == (None, False)

    def test_it_writes_an_address_as_it_is_written_here(self, identities: GoogleIdentities, google: FakeGoogle) -> None:
        found = identities.verify(google.token(email="ada@xn--bcher-kva.example"), None)
        assert found.email == "ada@bücher.example"

    @pytest.mark.parametrize(
        ("claimed", "name"),
        [
            ("  Ada \n\x00 Byron ", "Ada Byron"),
            ("A" * 500, "A" * 100),
            ("\x1b\x00", None),
            ("", None),
            (7, None),
            ("<b>Ada</b> 🎸", "<b>Ada</b> 🎸"),
        ],
    )
    def test_it_takes_of_a_name_what_can_be_shown(
        self, identities: GoogleIdentities, google: FakeGoogle, claimed: object, name: str | None
    ) -> None:
        assert identities.verify(google.token(name=claimed), None).name == name


class TestTimes:
    def test_it_takes_a_token_until_its_time_is_up(
        self, identities: GoogleIdentities, google: FakeGoogle, clock: FixedClock
    ) -> None:
        token = google.token()
        clock.advance(timedelta(seconds=3600 + 59))
        assert identities.verify(token, None) == ADA
        clock.advance(timedelta(seconds=1))
        assert refuses(identities, token)

    @pytest.mark.parametrize("claim", ["iat", "nbf"])
    def test_it_allows_for_clocks_that_differ_a_little(
        self, identities: GoogleIdentities, google: FakeGoogle, claim: str
    ) -> None:
        assert identities.verify(google.token(**{claim: THEN + 60}), None) == ADA
        assert refuses(identities, google.token(**{claim: THEN + 61}))

    @pytest.mark.parametrize("claim", ["iat", "exp"])
    @pytest.mark.parametrize("time", [None, True, 1.5 + THEN, -(10**40), 10**40])
    def test_it_refuses_times_that_are_none(
        self, identities: GoogleIdentities, google: FakeGoogle, claim: str, time: object
    ) -> None:
        assert refuses(identities, google.token(**{claim: time}))

    def test_it_refuses_a_token_that_lives_too_long(self, identities: GoogleIdentities, google: FakeGoogle) -> None:
        assert refuses(identities, google.token(exp=THEN + 86401))


class TestSignatures:
    def test_it_refuses_a_token_without_a_signature(self, identities: GoogleIdentities, google: FakeGoogle) -> None:
        for algorithm in ("none", "None", "NONE", ""):
            assert refuses(identities, unsigned(google, algorithm))

    def test_it_refuses_the_public_key_as_a_secret(self, identities: GoogleIdentities, google: FakeGoogle) -> None:
        key = rsa_key(0).public_key()
        pem = key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        for secret in (pem, pem.strip(), json.dumps(google.keys[0]).encode(), google.keys[0]["n"].encode()):
            for algorithm in ("HS256", "RS256"):
                assert refuses(identities, signed_with_secret(google, secret, algorithm))

    @pytest.mark.parametrize("algorithm", ["RS384", "RS512", "PS256"])
    def test_it_refuses_other_algorithms_of_the_same_key(
        self, identities: GoogleIdentities, google: FakeGoogle, algorithm: str
    ) -> None:
        assert refuses(identities, jwt.encode(google.claims(), rsa_key(0), algorithm, {"kid": google.key_id}))

    def test_it_refuses_a_key_of_somebody_else(self, identities: GoogleIdentities, google: FakeGoogle) -> None:
        mine = jwt.encode(google.claims(), rsa_key(99), "RS256", {"kid": google.key_id})
        assert refuses(identities, mine)

    def test_it_looks_at_no_key_in_the_token_itself(self, identities: GoogleIdentities, google: FakeGoogle) -> None:
        with FakeGoogle() as eve:
            headers = {"kid": "eve", "jku": eve.jwks_url, "jwk": public(rsa_key(99), "eve"), "x5u": eve.jwks_url}
            assert refuses(identities, jwt.encode(google.claims(), rsa_key(99), "RS256", headers))
            assert eve.asked == []

    @pytest.mark.parametrize("key_id", ["", "../certs", "key-0\x00", "k" * 257])
    def test_it_refuses_a_key_that_is_not_there(
        self, identities: GoogleIdentities, google: FakeGoogle, key_id: str
    ) -> None:
        assert refuses(identities, jwt.encode(google.claims(), rsa_key(0), "RS256", {"kid": key_id}))

    def test_it_refuses_a_token_that_names_no_key(self, identities: GoogleIdentities, google: FakeGoogle) -> None:
        assert refuses(identities, jwt.encode(google.claims(), rsa_key(0), "RS256"))

    def test_it_refuses_a_token_that_was_changed(self, identities: GoogleIdentities, google: FakeGoogle) -> None:
        header, claims, signature = google.token().split(".")
        other = google.token(email="eve@example.com").split(".")[1]
        for changed in (f"{header}.{other}.{signature}", f"{header}.{claims}.", f"{header}.{claims}.{'A' * 342}"):
            assert refuses(identities, changed)

    def test_it_refuses_headers_it_would_have_to_understand(
        self, identities: GoogleIdentities, google: FakeGoogle
    ) -> None:
        headers = {"kid": google.key_id, "crit": ["urn:example:must"], "urn:example:must": True}
        assert refuses(identities, jwt.encode(google.claims(), rsa_key(0), "RS256", headers))

    def test_it_refuses_what_is_too_long_before_asking_for_keys(
        self, identities: GoogleIdentities, google: FakeGoogle
    ) -> None:
        assert refuses(identities, google.token(name="A" * LONGEST_TOKEN))
        assert google.asked == []

    @pytest.mark.parametrize("claims", ["[]", '"text"', "7", "null", "{", "[" * 3000])
    def test_it_refuses_what_is_no_object(self, identities: GoogleIdentities, google: FakeGoogle, claims: str) -> None:
        token = jwt.api_jws.encode(claims.encode(), rsa_key(0), "RS256", {"kid": google.key_id})
        assert refuses(identities, token)

    def test_it_takes_the_key_of_a_curve(self, identities: GoogleIdentities, google: FakeGoogle) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        google.instead = Answer.of({"keys": [public(key, "curve")]})
        assert identities.verify(jwt.encode(google.claims(), key, "ES256", {"kid": "curve"}), None) == ADA


class TestNonce:
    def test_it_takes_the_one_that_was_asked_for(self, identities: GoogleIdentities, google: FakeGoogle) -> None:
        assert identities.verify(google.token(nonce="n-0S6_WzA2Mj"), "n-0S6_WzA2Mj") == ADA

    @pytest.mark.parametrize("claimed", [None, "", "another", ["n-0S6_WzA2Mj"], True, 7])
    def test_it_refuses_another(self, identities: GoogleIdentities, google: FakeGoogle, claimed: object) -> None:
        assert refuses(identities, google.token(nonce=claimed), "n-0S6_WzA2Mj")

    @pytest.mark.parametrize("claimed", ["", "n-0S6_WzA2Mj", False])
    def test_it_refuses_one_that_nobody_here_asked_for(
        self, identities: GoogleIdentities, google: FakeGoogle, claimed: object
    ) -> None:
        assert refuses(identities, google.token(nonce=claimed))


def part(content: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()


def unsigned(google: FakeGoogle, algorithm: str) -> str:
    return f"{part({'alg': algorithm, 'typ': 'JWT', 'kid': google.key_id})}.{part(google.claims())}."


def signed_with_secret(google: FakeGoogle, secret: bytes, algorithm: str) -> str:
    """What libraries without an algorithm of their own take for signed by the key."""
    signed = f"{part({'alg': algorithm, 'typ': 'JWT', 'kid': google.key_id})}.{part(google.claims())}"
    digest = hmac.new(secret, signed.encode(), hashlib.sha256).digest()
    return f"{signed}.{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"
