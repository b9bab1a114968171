"""Google's ID tokens (OpenID Connect Core 1.0)."""

import hmac
import re
from collections.abc import Mapping
from typing import Any

import jwt

from gatherly_adapters.provider_claims import address_of, name_of
from gatherly_adapters.signing_keys import SigningKeys
from gatherly_core.accounts.errors import InvalidIdentity
from gatherly_core.accounts.identities import ProvenIdentity, Provider
from gatherly_core.kernel.clock import Clock

ISSUERS = frozenset({"https://accounts.google.com", "accounts.google.com"})
LONGEST_TOKEN = 8192
LONGEST_KEY_ID = 256
SKEW_SECONDS = 60
"""Google's clock and ours may differ by this much."""
LONGEST_LIFE = 86400
"""Seconds from issue to expiry. Google's tokens live an hour; nobody who meant well made one that lives for years."""
SUBJECT = re.compile(r"[!-~]{1,255}")
# They are checked here: by the clock of ours, for several audiences, and each in the one form that Google gives it.
UNCHECKED: Any = {
    "verify_aud": False,
    "verify_exp": False,
    "verify_iat": False,
    "verify_iss": False,
    "verify_nbf": False,
    "verify_sub": False,
    "verify_jti": False,
}
NOT_VALID = "The token of the provider is not valid here."


class GoogleIdentities:
    """Believes ID tokens that Google signed for one of our client ids. Safe for many threads."""

    def __init__(self, client_ids: tuple[str, ...], keys: SigningKeys, clock: Clock) -> None:
        self._client_ids = client_ids
        self._keys = keys
        self._clock = clock

    def verify(self, token: str, nonce: str | None) -> ProvenIdentity:
        """Checks what OpenID Connect Core 1.0 asks for in 3.1.3.7. InvalidIdentity, IdentityProviderAway."""
        if len(token) > LONGEST_TOKEN or not token.isascii():
            raise InvalidIdentity(NOT_VALID)
        try:
            claims = self._signed(token)
        except (jwt.PyJWTError, ValueError, RecursionError):
            raise InvalidIdentity(NOT_VALID) from None
        self._check(claims, nonce)
        email = address_of(claims.get("email"))
        return ProvenIdentity(
            Provider.GOOGLE,
            claims["sub"],
            email,
            # Some of Google's answers have the word "true", ID tokens have the truth value.
            email_verified=email is not None and claims.get("email_verified") is True,
            name=name_of(claims.get("name")),
        )

    def _signed(self, token: str) -> Mapping[str, Any]:
        """What is said in a token that is signed with one of Google's keys."""
        key_id = jwt.get_unverified_header(token).get("kid")
        if not isinstance(key_id, str) or not 0 < len(key_id) <= LONGEST_KEY_ID:
            raise InvalidIdentity(NOT_VALID)
        key = self._keys.find(key_id)
        if key is None:
            raise InvalidIdentity(NOT_VALID)
        # The algorithm is the key's (RFC 8725, 3.1): what a token says about its own is never believed.
        claims: Mapping[str, Any] = jwt.decode(token, key.key, algorithms=[key.algorithm], options=UNCHECKED)
        return claims

    def _check(self, claims: Mapping[str, Any], nonce: str | None) -> None:
        """InvalidIdentity unless Google says this, to us, now."""
        good = (
            _text(claims, "iss") in ISSUERS
            and _text(claims, "aud") in self._client_ids
            and SUBJECT.fullmatch(_text(claims, "sub"))
            and self._is_current(claims)
            and _is_same(claims.get("nonce"), nonce)
        )
        if not good:
            raise InvalidIdentity(NOT_VALID)

    def _is_current(self, claims: Mapping[str, Any]) -> bool:
        issued, expires = claims.get("iat"), claims.get("exp")
        not_before = claims.get("nbf", issued)
        if not (type(issued) is int and type(expires) is int and type(not_before) is int):
            return False
        now = self._clock.now().timestamp()
        begun = max(issued, not_before) <= now + SKEW_SECONDS
        return begun and now < expires + SKEW_SECONDS and expires - issued <= LONGEST_LIFE


def _text(claims: Mapping[str, Any], name: str) -> str:
    """A claim that is a text, and none else: empty."""
    claim = claims.get(name)
    return claim if isinstance(claim, str) else ""


def _is_same(claimed: object, given: str | None) -> bool:
    """Whether the token has the nonce that the client asked for, and none if it asked for none."""
    if not isinstance(claimed, str) or given is None:
        return claimed is None and given is None
    return hmac.compare_digest(claimed.encode(errors="replace"), given.encode(errors="replace"))
