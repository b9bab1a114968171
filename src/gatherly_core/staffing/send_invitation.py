"""Writing the letter of an invitation."""

import logging

from gatherly_core.accounts.ports import Users
from gatherly_core.events.errors import EventNotFound
from gatherly_core.events.model import Event
from gatherly_core.events.ports import Events
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.identifiers import Codes, InvitationId
from gatherly_core.kernel.unit_of_work import UnitOfWork, again
from gatherly_core.mail.errors import MailRefused
from gatherly_core.mail.model import Mail
from gatherly_core.mail.ports import Mailer
from gatherly_core.messages.model import Language, Template, language_of
from gatherly_core.messages.ports import Templates
from gatherly_core.staffing.errors import InvitationNotFound
from gatherly_core.staffing.model import Invitation, digest_of
from gatherly_core.staffing.ports import Invitations

log = logging.getLogger(__name__)


class SendInvitation:
    """Writes to whoever is invited, with a token that is kept nowhere but in the letter: here, only its digest is.

    - not when the invitation is gone or over, or its event is deleted
    - MailAway when the letter does not go now: it is to be done again. Another token is made then, and each is good,
      whichever of the letters arrives
    - of whoever gives up their account meanwhile, no letter is kept
    - a letter that is refused for good is given up
    - in the language of who is invited, if they have an account, else in that of the event's organizer
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        users: Users,
        events: Events,
        invitations: Invitations,
        codes: Codes,
        templates: Templates,
        mailer: Mailer,
        clock: Clock,
        *,
        public_url: str,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._users = users
        self._events = events
        self._invitations = invitations
        self._codes = codes
        self._templates = templates
        self._mailer = mailer
        self._clock = clock
        self._page = f"{public_url}/account/invitation"

    def __call__(self, invitation_id: InvitationId) -> None:
        token = self._codes.new() + self._codes.new()
        try:
            invitation, event, language = self._unit_of_work.run(
                lambda: self._admit(invitation_id, token), landed=again
            )
        except (InvitationNotFound, EventNotFound):
            return
        try:
            self._mailer.send(self._letter(invitation, event, language, token))
        except MailRefused as refused:
            log.warning("The letter of invitation %s was refused: %s", invitation_id, refused.detail)
        if not self._unit_of_work.read(lambda: self._still_to(invitation)):
            # The letters that were kept may have been removed while this one was on its way.
            self._mailer.forget(invitation.email)

    def _admit(self, invitation_id: InvitationId, token: str) -> tuple[Invitation, Event, Language]:
        invitation = self._invitations.locked(invitation_id)
        if not invitation.good_at(self._clock.now()):
            raise InvitationNotFound("The invitation is over.")
        self._invitations.admit(invitation_id, digest_of(token))
        event = self._events.get(invitation.event_id)
        return invitation, event, self._language(invitation, event)

    def _still_to(self, invitation: Invitation) -> bool:
        try:
            return self._invitations.get(invitation.id).email == invitation.email
        except InvitationNotFound:
            return True

    def _language(self, invitation: Invitation, event: Event) -> Language:
        account = self._users.account_of(invitation.email)
        user = account.user if account else self._users.get_many([event.organizer_id]).get(event.organizer_id)
        return language_of(user.preferences if user else {})

    def _letter(self, invitation: Invitation, event: Event, language: Language, token: str) -> Mail:
        told = self._templates.render(
            Template.INVITATION,
            language,
            {
                "event_title": event.details.title,
                "event_timezone": event.details.timezone,
                "role": invitation.role,
                "until": invitation.expires_at,
                # Behind the #, which browsers keep for themselves: it comes into no log, and to no other page.
                "link": f"{self._page}#token={token}",
            },
        )
        return Mail(
            message_id=f"invitation-{invitation.id}",
            to=invitation.email,
            subject=told.subject,
            text=told.text,
            html=told.html,
        )
