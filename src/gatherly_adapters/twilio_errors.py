"""Twilio's error codes as the core's errors. What Twilio says beside them names the number: it stays there."""

import logging
from http import HTTPStatus

from gatherly_adapters.bounded_http import Answer
from gatherly_core.kernel.errors import GatherlyError
from gatherly_core.sms.errors import TextDeferred, TextRefused, TextsAway

log = logging.getLogger(__name__)

# twilio.com/docs/api/errors
REFUSED = {
    21211: "There is no such number.",
    21265: "Short codes get no texts.",
    21266: "Nobody texts themselves.",
    21408: "Texts to this country are not allowed.",
    21604: "There is no number.",
    21608: "An account for trying things out texts nobody else.",
    21610: "Whoever has this number wants no texts.",
    21612: "Texts to this number cannot be sent from here.",
    21614: "The number is not that of a mobile phone.",
    21617: "The text is too long.",
    21635: "The number is that of a landline.",
    30004: "Whoever has this number blocks texts.",
    30005: "Nobody has this number.",
    30006: "The number is that of a landline, or cannot be reached.",
    30007: "The carrier does not let the text through.",
}
"""What would be no different later: the number or the text is at fault."""
MISCONFIGURED = frozenset(
    {
        20003,  # the token is not the account's
        20005,  # the account is not active
        20404,  # there is no such account
        21212,  # the sender is none
        21603,  # there is no sender
        21606,  # the sender cannot send texts
        21659,  # the sender is no number of Twilio's
        21660,  # the sender is another account's
        21701,  # there is no such messaging service
        21703,  # it has no numbers
        21704,  # none that could be used
        30002,  # the account is suspended
        70051,  # the account may not do this
    }
)
"""What the operator has to mend: no other text would go either."""
QUEUE_FULL = 30001
"""Too many texts wait for the same sender."""
UNTRUSTED = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND})
OF_ACCOUNT = range(20000, 20100)
"""Codes about who asks. Forbidden is also what Twilio does not do for one number: these tell the two apart."""
AWAY = "Texts cannot be sent at the moment."


def core_error(key: str, answer: Answer, code: object) -> GatherlyError:
    """What to tell of an answer that is no success, which is logged: the text by its key, the error by its code."""
    code = code if isinstance(code, int) else None
    said = f"status {answer.status}, error {code}"
    if code in REFUSED:
        log.info("Twilio will not bring text %s (%s)", key, said)
        return TextRefused(REFUSED[code])
    shut_out = answer.status in UNTRUSTED or (answer.status == HTTPStatus.FORBIDDEN and code in OF_ACCOUNT)
    if code in MISCONFIGURED or shut_out:
        log.error("Twilio brings no texts until TWILIO_ACCOUNT_SID, _AUTH_TOKEN and _FROM are put right (%s)", said)
        return TextsAway(AWAY)
    # Without a code it is not Twilio that answers, or not the part of it that knows about texts.
    if code in {None, QUEUE_FULL} or answer.failed or answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        log.warning("Twilio brings no texts now (%s)", said)
        return TextsAway(AWAY, answer.retry_after)
    log.warning("Twilio does not bring text %s now (%s)", key, said)
    return TextDeferred("The text cannot be sent at the moment.")
