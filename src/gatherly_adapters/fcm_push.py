"""Push messages by Firebase Cloud Messaging (HTTP v1)."""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from gatherly_adapters.access_tokens import AccessTokens, NoToken
from gatherly_adapters.bounded_http import Answer, BoundedHttp, NoAnswer
from gatherly_adapters.fcm_errors import AWAY, OTHERS_KEY, core_error, refusal_of
from gatherly_core.kernel.clock import Clock
from gatherly_core.push.errors import PushAway
from gatherly_core.push.model import Push

log = logging.getLogger(__name__)

SCOPE = "https://www.googleapis.com/auth/firebase.messaging"
SECONDS = 10.0
STALE_SECONDS = 3600
"""So long a message is kept for a device that cannot be reached: nobody wants it later."""


class FcmPushes:
    """Hands messages to Firebase Cloud Messaging. Safe for many threads.

    A message that is sent again takes the place of the first one on the device. It is answered before the message has
    been brought, so `send` returning means that it is on its way, within STALE_SECONDS.
    """

    def __init__(self, api_base: str, project_id: str, tokens: AccessTokens, http: BoundedHttp, clock: Clock) -> None:
        self._url = f"{api_base}/v1/projects/{project_id}/messages:send"
        self._tokens = tokens
        self._http = http
        self._clock = clock

    def send(self, push: Push) -> None:
        try:
            answer = self._answer({"message": self._message(push)})
            if answer.status == HTTPStatus.OK and "name" in answer.json():
                return
        except NoAnswer as reason:
            log.warning("FCM does not answer: %s", reason)
            raise PushAway(AWAY) from None
        except NoToken as none:
            raise PushAway(AWAY, none.retry_after) from None
        raise core_error(push.key, answer)

    def _answer(self, content: Mapping[str, Any]) -> Answer:
        """What is answered: to a second token, where the first is no longer good. NoAnswer, NoToken."""
        token = self._tokens.current()
        answer = self._http.post_json(self._url, content, token)
        if answer.status == HTTPStatus.UNAUTHORIZED and refusal_of(answer).code != OTHERS_KEY:
            return self._http.post_json(self._url, content, self._tokens.another(token))
        return answer

    def _message(self, push: Push) -> Mapping[str, Any]:
        expires = int(self._clock.now().timestamp()) + STALE_SECONDS
        return {
            "token": push.token,
            "notification": {"title": push.title, "body": push.body},
            "data": dict(push.data),
            "android": {"priority": "HIGH", "ttl": f"{STALE_SECONDS}s", "notification": {"tag": push.key}},
            "apns": {"headers": {"apns-collapse-id": push.key, "apns-expiration": str(expires)}},
            "webpush": {"headers": {"TTL": str(STALE_SECONDS)}, "notification": {"tag": push.key}},
        }
