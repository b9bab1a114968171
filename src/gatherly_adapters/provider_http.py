"""Asking other providers who somebody is."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from gatherly_adapters.bounded_http import SECONDS, BoundedHttp, NoAnswer
from gatherly_core.accounts.errors import IdentityProviderAway

log = logging.getLogger(__name__)

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
    """Gets JSON. Safe for many threads."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._http = BoundedHttp(seconds)

    def get(self, url: str, params: Mapping[str, str] | None = None) -> JsonAnswer:
        """What is answered, whatever the status is, but for those of failure (500 and above) and of too many requests.

        IdentityProviderAway for these, and when the answer comes too late, is too large, or no JSON object.
        """
        try:
            answer = self._http.get(url, params)
            if answer.failed or answer.status in BUSY:
                raise NoAnswer(f"status {answer.status}")
            return JsonAnswer(answer.status, answer.json(), answer.headers)
        except NoAnswer as reason:
            log.warning("Asking %s failed: %s", url, reason)
            raise IdentityProviderAway(AWAY) from None
