"""Asking other providers over HTTP, within bounds of time and size."""

import json
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

import httpx

from gatherly_core.accounts.errors import IdentityProviderAway

log = logging.getLogger(__name__)

SECONDS = 5.0
"""How long an answer may take in all."""
CONNECT_SECONDS = 2.0
LARGEST_ANSWER = 64 * 1024
"""In bytes. The keys of Google take 2 KiB."""
BUSY = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS})
AWAY = "The provider cannot be asked who you are at the moment."


@dataclass(frozen=True, slots=True)
class JsonAnswer:
    """What a provider answered: an object of JSON."""

    status: int
    content: Mapping[str, object]
    headers: Mapping[str, str]

    @property
    def is_good(self) -> bool:
        return self.status == HTTPStatus.OK


class ProviderHttp:
    """Gets JSON. Safe for many threads; keeps no connection, so that nothing is to be closed.

    Redirections are not followed: the addresses are those that an operator has set.
    """

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        # At lower levels it tells whole addresses, with the tokens in them.
        logging.getLogger("httpx").setLevel(logging.WARNING)
        self._client = httpx.Client(
            timeout=httpx.Timeout(seconds, connect=min(CONNECT_SECONDS, seconds)),
            limits=httpx.Limits(max_keepalive_connections=0),
            # Packed, a small answer could become a large one.
            headers={"Accept": "application/json", "Accept-Encoding": "identity"},
        )

    def get(self, url: str, params: Mapping[str, str] | None = None) -> JsonAnswer:
        """What is answered, whatever the status is, but for those of failure (500 and above) and of too many requests.

        IdentityProviderAway for these, and when the answer comes too late, is too large, or no JSON object.
        """
        try:
            with self._client.stream("GET", url, params=params) as response:
                if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR or response.status_code in BUSY:
                    raise _Unfit(f"status {response.status_code}")
                return JsonAnswer(response.status_code, _object(self._body(response)), response.headers)
        except (httpx.HTTPError, _Unfit) as error:
            # Without the text of httpx's errors, which may have the address with its parameters.
            log.warning("Asking %s failed: %s", url, error if isinstance(error, _Unfit) else type(error).__name__)
            raise IdentityProviderAway(AWAY) from None

    def _body(self, response: httpx.Response) -> bytes:
        # The time limits of httpx are for each piece of an answer, and pieces can be many.
        end = time.monotonic() + self._seconds
        body = b""
        for piece in response.iter_raw():
            body += piece
            if len(body) > LARGEST_ANSWER:
                raise _Unfit("the answer is too large")
            if time.monotonic() > end:
                raise _Unfit("the answer is too slow")
        return body


class _Unfit(Exception):
    """What is answered is of no use; the text says why."""


def _object(body: bytes) -> Mapping[str, object]:
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        raise _Unfit("the answer is no JSON") from None
    if not isinstance(content, dict):
        raise _Unfit("the answer is no JSON object")
    return content
