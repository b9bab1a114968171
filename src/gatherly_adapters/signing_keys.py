"""The keys with which another provider signs, as it publishes them (RFC 7517), fetched when they are needed."""

import logging
import re
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import jwt

from gatherly_adapters.provider_http import AWAY, JsonAnswer, ProviderHttp
from gatherly_core.accounts.errors import IdentityProviderAway

log = logging.getLogger(__name__)

USUAL_LIFE = 3600
SHORTEST_LIFE = 300
LONGEST_LIFE = 86400
"""Seconds that fetched keys are good for, within which the provider says how long."""
GRACE = 86400
"""Seconds for which keys are used beyond that, while no others can be had."""
PAUSE = 5
"""Seconds from a failure to the next try."""
UNKNOWN_PAUSE = 60
"""Seconds from one fetching to the next that is only for a key nobody knows: anybody can make up such."""
MOST_KEYS = 32
RSA_BITS = range(2048, 8192 + 1)
ALGORITHMS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "RSA": ("RS256", ("kty", "n", "e")),
    "EC P-256": ("ES256", ("kty", "crv", "x", "y")),
}
"""The type and the curve of a key -> the one algorithm it is for, and the parts of its public half."""
MAX_AGE = re.compile(r"(?:^|[\s,])max-age=\"?([0-9]{1,9})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A public key, and the one algorithm (RFC 7518) that it is for."""

    algorithm: str
    key: Any  # of one of the types of cryptography's, which only PyJWT looks at


@dataclass(frozen=True, slots=True)
class _Fetched:
    keys: Mapping[str, SigningKey]
    at: float
    life: float


class SigningKeys:
    """The keys at `url`, by their ids, for as long as the answer's Cache-Control says (RFC 9111). For many threads."""

    def __init__(self, url: str, http: ProviderHttp, seconds: Callable[[], float] = time.monotonic) -> None:
        self._url = url
        self._http = http
        self._seconds = seconds
        self._fetched: _Fetched | None = None
        self._tried = float("-inf")
        self._failed = False
        self._lock = threading.Lock()

    def find(self, key_id: str) -> SigningKey | None:
        """The key of that id, None if the provider has none. IdentityProviderAway when that cannot be found out."""
        fetched = self._fetched
        if fetched is None or key_id not in fetched.keys or self._age(fetched) >= fetched.life:
            fetched = self._newer(key_id)
        return fetched.keys.get(key_id)

    def _newer(self, key_id: str) -> _Fetched:
        """What is known after a try to know more, if it was time for one. Threads that come meanwhile wait for it."""
        with self._lock:
            if self._is_due(key_id):
                self._try()
                # Counted from its end: else who has waited for one that failed slowly begins the next, one by one.
                self._tried = self._seconds()
            fetched = self._fetched
            if fetched is None or self._age(fetched) >= fetched.life + GRACE:
                raise IdentityProviderAway(AWAY)
            if key_id not in fetched.keys and self._failed:
                raise IdentityProviderAway(AWAY)
            return fetched

    def _is_due(self, key_id: str) -> bool:
        now, fetched = self._seconds(), self._fetched
        if now < self._tried + PAUSE:
            return False
        if fetched is None or self._age(fetched) >= fetched.life:
            return True
        return key_id not in fetched.keys and now >= self._tried + UNKNOWN_PAUSE

    def _try(self) -> None:
        """Fetches the keys; if that fails, what was known stays."""
        self._failed = True
        with suppress(IdentityProviderAway):
            answer = self._http.get(self._url)
            keys = _keys(answer.content.get("keys")) if answer.is_good else {}
            if not keys:
                log.warning("There are no keys at %s: status %s", self._url, answer.status)
                return
            self._fetched, self._failed = _Fetched(keys, self._seconds(), _life(answer)), False

    def _age(self, fetched: _Fetched) -> float:
        return self._seconds() - fetched.at


def _life(answer: JsonAnswer) -> float:
    found = MAX_AGE.search(answer.headers.get("cache-control", ""))
    return min(max(int(found[1]), SHORTEST_LIFE), LONGEST_LIFE) if found else USUAL_LIFE


def _keys(published: object) -> dict[str, SigningKey]:
    if not isinstance(published, list):
        return {}
    return dict(_usable(entry for entry in published[:MOST_KEYS] if isinstance(entry, dict)))


def _usable(published: Iterable[Mapping[str, Any]]) -> Iterable[tuple[str, SigningKey]]:
    """Those that are to sign with, in a way that is taken here; what else is published is left out."""
    for entry in published:
        key_id, key = entry.get("kid"), _key(entry)
        if isinstance(key_id, str) and key_id and key and entry.get("use", "sig") == "sig":
            yield key_id, key


def _key(entry: Mapping[str, Any]) -> SigningKey | None:
    kind = " ".join(str(entry[name]) for name in ("kty", "crv") if name in entry)
    if kind not in ALGORITHMS:
        return None
    algorithm, parts = ALGORITHMS[kind]
    if entry.get("alg", algorithm) != algorithm:
        return None
    try:
        # Of the parts that make a public key alone: what else is there makes no other key of it.
        key = jwt.PyJWK({name: entry[name] for name in parts}, algorithm).key
    except (jwt.PyJWTError, KeyError):
        return None
    return SigningKey(algorithm, key) if algorithm != "RS256" or key.key_size in RSA_BITS else None
