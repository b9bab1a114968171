"""Texts by Twilio (Programmable Messaging, API of 2010-04-01)."""

import logging
from collections.abc import Mapping
from http import HTTPStatus

from gatherly_adapters.bounded_http import Answer, BoundedHttp, NoAnswer
from gatherly_adapters.twilio_errors import AWAY, core_error
from gatherly_adapters.twilio_settings import TwilioSettings
from gatherly_core.sms.errors import TextsAway
from gatherly_core.sms.model import Text

log = logging.getLogger(__name__)

SECONDS = 10.0
STALE_SECONDS = 3600
"""So long Twilio keeps a text that it cannot bring at once: nobody wants it later."""
LOST = frozenset({"failed", "undelivered"})
"""What becomes of messages that were taken and are not brought."""


class TwilioTexts:
    """Hands texts to Twilio. Safe for many threads.

    Twilio knows no keys of ours: where its answer was lost, the text is sent again, and may arrive twice. It answers
    before the text has been brought, so `send` returning means that it is on its way, within STALE_SECONDS.
    """

    def __init__(self, settings: TwilioSettings, http: BoundedHttp) -> None:
        self._url = f"{settings.api_base}/2010-04-01/Accounts/{settings.account_sid}/Messages.json"
        self._user = (settings.account_sid, settings.auth_token)
        self._constant = {
            "MessagingServiceSid" if settings.sends_by_service else "From": settings.sender,
            "ValidityPeriod": str(STALE_SECONDS),
        }
        self._http = http

    def send(self, text: Text) -> None:
        try:
            answer = self._http.post_form(self._url, {"To": text.to, "Body": text.text, **self._constant}, self._user)
            if answer.status == HTTPStatus.CREATED:
                self._check(text, answer, answer.json())
                return
        except NoAnswer as reason:
            log.warning("Twilio does not answer: %s", reason)
            raise TextsAway(AWAY) from None
        raise core_error(text.key, answer, _refusal(answer))

    def _check(self, text: Text, answer: Answer, message: Mapping[str, object]) -> None:
        if message.get("status") in LOST:
            raise core_error(text.key, answer, message.get("error_code"))


def _refusal(answer: Answer) -> object:
    """Twilio's code for why it did not take a text; None from whoever else answers in its place."""
    try:
        return answer.json().get("code")
    except NoAnswer:
        return None
