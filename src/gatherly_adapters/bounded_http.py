"""Asking others over HTTP, within bounds of time and size."""

import json
import logging
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

import httpx

SECONDS = 5.0
"""How long an answer may take in all."""
CONNECT_SECONDS = 2.0
LARGEST_ANSWER = 64 * 1024
"""In bytes."""


class NoAnswer(Exception):
    """There was no answer, or none of use. The text says why, and nothing of what was asked."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered, whatever it was."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def failed(self) -> bool:
        """Whether it is the other side that could not do what was asked."""
        return self.status >= HTTPStatus.INTERNAL_SERVER_ERROR

    @property
    def retry_after(self) -> int | None:
        """The seconds for which it asks to be left alone (RFC 9110, 10.2.3); None where it names none, or a date."""
        seconds = self.headers.get("Retry-After", "")
        return int(seconds) if re.fullmatch(r"[0-9]{1,6}", seconds) else None

    def json(self) -> Mapping[str, object]:
        """The object of JSON that it is. NoAnswer when it is none."""
        try:
            content = json.loads(self.body)
        except (ValueError, RecursionError):
            raise NoAnswer("the answer is no JSON") from None
        if not isinstance(content, dict):
            raise NoAnswer("the answer is no JSON object")
        return content


class BoundedHttp:
    """Asks one question at a time. Safe for many threads; keeps no connection, so that nothing is to be closed.

    Nor is any used that may have been closed at the other end, of which nobody could tell what became of a question.
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

    def get(self, url: str, params: Mapping[str, str] | None = None) -> Answer:
        """NoAnswer when none comes in time, or one that is too large."""
        return self._ask(self._client.build_request("GET", url, params=params))

    def post_form(self, url: str, form: Mapping[str, str], user: tuple[str, str] | None = None) -> Answer:
        """Sends a form, as the user of that name and password (RFC 7617). NoAnswer, after which it may have arrived."""
        return self._ask(self._client.build_request("POST", url, data=dict(form)), user)

    def post_json(self, url: str, content: Mapping[str, object], token: str) -> Answer:
        """Sends an object of JSON, as the bearer of the token (RFC 6750). NoAnswer, as for forms."""
        headers = {"Authorization": f"Bearer {token}"}
        return self._ask(self._client.build_request("POST", url, json=content, headers=headers))

    def _ask(self, request: httpx.Request, user: tuple[str, str] | None = None) -> Answer:
        try:
            response = self._client.send(request, auth=user, stream=True)
            try:
                return Answer(response.status_code, response.headers, self._body(response))
            finally:
                response.close()
        except httpx.HTTPError as error:
            # Without its text, which may have the address with its parameters.
            raise NoAnswer(type(error).__name__) from None

    def _body(self, response: httpx.Response) -> bytes:
        # The time limits of httpx are for each piece of an answer, and pieces can be many.
        end = time.monotonic() + self._seconds
        body = b""
        for piece in response.iter_raw():
            body += piece
            if len(body) > LARGEST_ANSWER:
                raise NoAnswer("the answer is too large")
            if time.monotonic() > end:
                raise NoAnswer("the answer is too slow")
        return body
