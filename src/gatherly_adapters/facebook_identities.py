"""Facebook's access tokens, of which only Facebook can say what they are."""

import hashlib
import hmac
import logging
import re
from collections.abc import Mapping
from typing import Any

from gatherly_adapters.provider_claims import address_of, name_of
from gatherly_adapters.provider_http import AWAY, ProviderHttp
from gatherly_adapters.social_settings import FacebookSettings
from gatherly_core.accounts.errors import IdentityProviderAway, InvalidIdentity
from gatherly_core.accounts.identities import ProvenIdentity, Provider
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.errors import Invalid

log = logging.getLogger(__name__)

TOKEN = re.compile(r"[!-~]{1,2048}")
SUBJECT = re.compile(r"[0-9]{1,64}")
BAD_TOKEN = 190
"""What the Graph API calls an access token that is over, revoked or garbled."""
NOT_VALID = "The token of the provider is not valid here."


class FacebookIdentities:
    """Believes access tokens that Facebook says it made for a user of our app. Safe for many threads.

    Facebook does not say whether an address is verified, so none is taken for verified.
    """

    def __init__(self, settings: FacebookSettings, http: ProviderHttp, clock: Clock) -> None:
        self._settings = settings
        self._http = http
        self._clock = clock

    def verify(self, token: str, nonce: str | None) -> ProvenIdentity:
        """InvalidIdentity, IdentityProviderAway; Invalid for a nonce, which these tokens have none of."""
        if nonce is not None:
            raise Invalid("Tokens of Facebook have no nonce.", {"nonce": "is not for facebook"})
        if not TOKEN.fullmatch(token):
            raise InvalidIdentity(NOT_VALID)
        subject = self._subject(token)
        said = self._said_of_owner(token)
        if said.get("id") != subject:
            raise InvalidIdentity(NOT_VALID)
        return ProvenIdentity(Provider.FACEBOOK, subject, address_of(said.get("email")), name=name_of(said.get("name")))

    def _subject(self, token: str) -> str:
        """Whose the token is. A token for another app proves nothing: that app has it, and could show it to us."""
        parts = {"input_token": token, "access_token": f"{self._settings.app_id}|{self._settings.app_secret}"}
        answer = self._http.get(f"{self._settings.api_base}/debug_token", parts)
        said = answer.content.get("data")
        if not answer.is_good or not isinstance(said, dict):
            # Facebook knows our app no more, or its secret is another.
            log.error("Facebook does not tell of tokens: %s", _code(answer.content))
            raise IdentityProviderAway(AWAY)
        subject = said.get("user_id")
        if not (self._is_ours(said) and isinstance(subject, str) and SUBJECT.fullmatch(subject)):
            raise InvalidIdentity(NOT_VALID)
        return subject

    def _is_ours(self, said: Mapping[str, Any]) -> bool:
        """`expires_at` is in seconds since 1970, 0 for never."""
        expires = said.get("expires_at")
        return (
            said.get("is_valid") is True
            and said.get("type") == "USER"
            and said.get("app_id") == self._settings.app_id
            and type(expires) is int
            and (expires == 0 or self._clock.now().timestamp() < expires)
        )

    def _said_of_owner(self, token: str) -> Mapping[str, object]:
        # The proof is that we ask, and not somebody who found the token.
        proof = hmac.new(self._settings.app_secret.encode(), token.encode(), hashlib.sha256).hexdigest()
        parts = {"fields": "id,name,email", "access_token": token, "appsecret_proof": proof}
        answer = self._http.get(f"{self._settings.api_base}/me", parts)
        if answer.is_good:
            return answer.content
        if _code(answer.content) == BAD_TOKEN:
            raise InvalidIdentity(NOT_VALID)
        log.error("Facebook does not tell whose a token is: %s", _code(answer.content))
        raise IdentityProviderAway(AWAY)


def _code(content: Mapping[str, object]) -> object:
    """The number of the error, None where there is none."""
    error = content.get("error")
    code = error.get("code") if isinstance(error, dict) else None
    return code if type(code) is int else None
