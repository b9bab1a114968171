"""The errors of Firebase Cloud Messaging as the core's. What it says beside their codes stays there."""

import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from gatherly_adapters.bounded_http import Answer, NoAnswer
from gatherly_core.kernel.errors import GatherlyError
from gatherly_core.push.errors import DeviceGone, PushAway, PushDeferred, PushRefused

log = logging.getLogger(__name__)

FINAL = frozenset({"UNREGISTERED", "INVALID_ARGUMENT", "SENDER_ID_MISMATCH"})
"""What would be no different later."""
DEVICE = "message.token"
"""What Google calls the token of the device in what is wrong with a message."""
OTHERS_KEY = "THIRD_PARTY_AUTH_ERROR"
"""The project has no key, or a wrong one, of those who bring messages to this kind of device: Apple, or a browser's."""
BUSY_SECONDS = 60
"""How long to wait when Google has had enough and does not say until when."""
AWAY = "Push messages cannot be sent at the moment."


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a message was not taken: the code of the service's own (FcmError), and the fields that are wrong."""

    code: str | None
    fields: frozenset[str]


def refusal_of(answer: Answer) -> Refusal:
    """What the answer says in the form of google.rpc.Status, as far as it says anything."""
    code, wrong = None, frozenset[str]()
    for detail in _details(answer):
        kind = str(detail.get("@type")).rpartition(".")[2]
        if kind == "FcmError" and re.fullmatch(r"[A-Z_]{1,64}", said := str(detail.get("errorCode"))):
            code = said
        if kind == "BadRequest":
            wrong |= {str(entry.get("field")) for entry in _objects(detail.get("fieldViolations"))}
    return Refusal(code, wrong)


def core_error(key: str, answer: Answer) -> GatherlyError:
    """What to tell of an answer that is no success, which is logged: the message by its key, the error by its code."""
    refusal = refusal_of(answer)
    said = f"status {answer.status}, error {refusal.code}"
    if refusal.code in FINAL or answer.status == HTTPStatus.BAD_REQUEST:
        log.info("FCM will not bring push message %s (%s)", key, said)
        return _final(refusal)
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        log.warning("FCM brings no push messages now (%s)", said)
        return PushAway(AWAY, answer.retry_after or BUSY_SECONDS)
    if refusal.code == OTHERS_KEY:
        log.error("FCM does not bring push message %s: see its keys for Apple and for browsers (%s)", key, said)
        return PushDeferred(AWAY)
    if answer.failed:
        log.warning("FCM brings no push messages now (%s)", said)
        return PushAway(AWAY, answer.retry_after)
    log.error("FCM brings no push messages until FCM_SERVICE_ACCOUNT and its project are put right (%s)", said)
    return PushAway(AWAY)


def _final(refusal: Refusal) -> PushRefused:
    """DeviceGone where the token is at fault.

    A device of another project is not gone: it would be forgotten by mistake when the wrong project was set.
    """
    # All else in a message is made here, and sound: where Google does not say which argument is wrong, it is the token.
    by_token = refusal.code == "INVALID_ARGUMENT" and (not refusal.fields or DEVICE in refusal.fields)
    if refusal.code == "UNREGISTERED" or by_token:
        return DeviceGone("The app is no longer on this device.")
    return PushRefused("The push message is not accepted for this device.")


def _details(answer: Answer) -> Iterator[Mapping[str, Any]]:
    try:
        error = answer.json().get("error")
    except NoAnswer:
        return
    if isinstance(error, dict):
        yield from _objects(error.get("details"))


def _objects(content: object) -> Iterator[Mapping[str, Any]]:
    """Those in a list that are objects."""
    if isinstance(content, list):
        yield from (entry for entry in content if isinstance(entry, dict))
