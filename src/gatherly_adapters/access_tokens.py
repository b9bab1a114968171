"""The access tokens that Google gives to service accounts."""

import logging
import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

import jwt

from gatherly_adapters.bounded_http import Answer, BoundedHttp, NoAnswer
from gatherly_adapters.service_accounts import ALGORITHM, ServiceAccount
from gatherly_core.kernel.clock import Clock

log = logging.getLogger(__name__)

GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
LIFE = timedelta(hours=1)
"""Of what is signed to ask for a token: the longest that Google accepts."""
EARLY = timedelta(minutes=5)
"""So long before it ends is a token replaced: it must last for what it is used for, and clocks differ."""


class NoToken(Exception):
    """Google gave none; the log says why."""

    def __init__(self, retry_after: int | None = None) -> None:
        super().__init__("Google gave no access token.")
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class _Token:
    value: str = field(repr=False)
    until: datetime


class AccessTokens:
    """Tokens for one scope, by a signed assertion (RFC 7523, 2.1), each of them for as long as it is good.

    Safe for many threads: who comes while a token is fetched waits for it. NoToken when there is none to be had.
    """

    def __init__(self, account: ServiceAccount, scope: str, http: BoundedHttp, clock: Clock) -> None:
        self._account = account
        self._scope = scope
        self._http = http
        self._clock = clock
        self._lock = threading.Lock()
        self._token: _Token | None = None

    def current(self) -> str:
        """One that is good, as far as is known here."""
        return self._get(refused=None)

    def another(self, refused: str) -> str:
        """One in place of a token that was refused."""
        return self._get(refused)

    def _get(self, refused: str | None) -> str:
        with self._lock:
            token = self._token
            if token is None or token.value == refused or self._clock.now() >= token.until:
                token = self._token = self._fetch()
            return token.value

    def _fetch(self) -> _Token:
        try:
            form = {"grant_type": GRANT, "assertion": self._assertion()}
            answer = self._http.post_form(self._account.token_uri, form)
            return self._read(answer, {} if answer.failed else answer.json())
        except NoAnswer as reason:
            log.warning("Google does not answer when asked for an access token: %s", reason)
            raise NoToken from None

    def _assertion(self) -> str:
        now = self._clock.now()
        claims = {
            "iss": self._account.client_email,
            "scope": self._scope,
            "aud": self._account.token_uri,
            "iat": int(now.timestamp()),
            "exp": int((now + LIFE).timestamp()),
        }
        return jwt.encode(claims, self._account.private_key, ALGORITHM, {"kid": self._account.private_key_id})

    def _read(self, answer: Answer, content: Mapping[str, Any]) -> _Token:
        value, seconds = content.get("access_token"), content.get("expires_in")
        if answer.status == HTTPStatus.OK and isinstance(value, str) and type(seconds) is int:
            return _Token(value, self._clock.now() + min(timedelta(seconds=max(seconds, 0)), LIFE) - EARLY)
        error = str(content.get("error"))
        said = error if re.fullmatch(r"[a-z_]{1,64}", error) else "no error of OAuth's"
        log.error("Google gives no access token to the service account (status %s, %s)", answer.status, said)
        raise NoToken(answer.retry_after)
