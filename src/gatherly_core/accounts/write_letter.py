"""Writing the letters that were asked for."""

import logging
from uuid import UUID

from gatherly_core.accounts.errors import UserNotFound
from gatherly_core.accounts.letter_tokens import MOST_LETTERS, SOME_TIME, LetterToken, Purpose
from gatherly_core.accounts.letters import letter
from gatherly_core.accounts.model import User
from gatherly_core.accounts.ports import LetterTokens, Users
from gatherly_core.accounts.sessions import digest_of
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.identifiers import Codes, UserId
from gatherly_core.kernel.unit_of_work import UnitOfWork, again
from gatherly_core.mail.errors import MailRefused
from gatherly_core.mail.ports import Mailer
from gatherly_core.messages.ports import Templates

log = logging.getLogger(__name__)


class WriteLetter:
    """Makes a secret for a user, and sends it to their address, where nobody else reads it.

    - nobody gets more than a few letters for one purpose in an hour, and nobody hears of it
    - nor does who does not exist, was disabled, or has confirmed their address already
    - done again for the same request, it sends the same letter with a new secret in place of the old one
    - of whoever gives up their account meanwhile, no letter is kept
    - what the mail server refuses for good is given up; MailAway when it cannot be reached
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        users: Users,
        tokens: LetterTokens,
        codes: Codes,
        templates: Templates,
        mailer: Mailer,
        clock: Clock,
        *,
        public_url: str,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._users = users
        self._tokens = tokens
        self._codes = codes
        self._templates = templates
        self._mailer = mailer
        self._clock = clock
        self._public_url = public_url

    def __call__(self, purpose: Purpose, request_id: UUID, user_id: UserId) -> None:
        secret = self._codes.new() + self._codes.new()
        kept = self._unit_of_work.run(lambda: self._keep(purpose, request_id, user_id, secret), landed=again)
        if kept is None:
            return
        token, user = kept
        mail = letter(self._templates, token, secret, user, self._public_url)
        try:
            self._mailer.send(mail)
        except MailRefused as refused:
            log.warning("The letter %s is given up: %s", mail.message_id, refused)
        if not self._unit_of_work.read(lambda: self._users.get_many([user_id])):
            # The letters that were kept may have been removed while this one was on its way.
            self._mailer.forget(mail.to)

    def _keep(
        self, purpose: Purpose, request_id: UUID, user_id: UserId, secret: str
    ) -> tuple[LetterToken, User] | None:
        try:
            # The lock keeps letters that are written at once from not seeing each other.
            user, now = self._users.account(user_id).user, self._clock.now()
        except UserNotFound:
            return None
        if user.disabled or (purpose is Purpose.VERIFY_EMAIL and user.email_verified):
            return None
        if self._tokens.number(user_id, purpose, now - SOME_TIME, but=request_id) >= MOST_LETTERS:
            return None
        token = LetterToken(request_id, digest_of(secret), purpose, user_id, created_at=now)
        self._tokens.keep(token)
        return token, user
