"""Writing the letter of an invitation."""

import logging

from gatherly_core.accounts.model import StaffRole
from gatherly_core.events.errors import EventNotFound
from gatherly_core.events.model import Event
from gatherly_core.events.ports import Events
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.identifiers import Codes, InvitationId
from gatherly_core.kernel.unit_of_work import UnitOfWork, again
from gatherly_core.mail.errors import MailRefused
from gatherly_core.mail.model import Mail
from gatherly_core.mail.ports import Mailer
from gatherly_core.staffing.errors import InvitationNotFound
from gatherly_core.staffing.model import Invitation, digest_of
from gatherly_core.staffing.ports import Invitations

log = logging.getLogger(__name__)

TASKS = {
    StaffRole.MANAGER: "help to run it, as a manager",
    StaffRole.SCANNER: "check tickets at its door, as a scanner",
}
LETTER = """Hello,

you are invited to join the staff of "{title}": to {task}.

To accept, sign in to Gatherly with this e-mail address, or register with it and confirm it, and open:

{link}

The link is good until {until} UTC, and for nobody else. If you do not know what this is about, leave it be.
"""


class SendInvitation:
    """Writes to whoever is invited, with a token that is kept nowhere but in the letter: here, only its digest is.

    - not when the invitation is gone or over, or its event is deleted
    - MailAway when the letter does not go now: it is to be done again. Another token is made then, and each is good,
      whichever of the letters arrives
    - of whoever gives up their account meanwhile, no letter is kept
    - a letter that is refused for good is given up
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        events: Events,
        invitations: Invitations,
        codes: Codes,
        mailer: Mailer,
        clock: Clock,
        *,
        public_url: str,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._events = events
        self._invitations = invitations
        self._codes = codes
        self._mailer = mailer
        self._clock = clock
        self._page = f"{public_url}/account/invitation"

    def __call__(self, invitation_id: InvitationId) -> None:
        token = self._codes.new() + self._codes.new()
        try:
            invitation, event = self._unit_of_work.run(lambda: self._admit(invitation_id, token), landed=again)
        except (InvitationNotFound, EventNotFound):
            return
        try:
            self._mailer.send(self._letter(invitation, event, token))
        except MailRefused as refused:
            log.warning("The letter of invitation %s was refused: %s", invitation_id, refused.detail)
        if not self._unit_of_work.read(lambda: self._still_to(invitation)):
            # The letters that were kept may have been removed while this one was on its way.
            self._mailer.forget(invitation.email)

    def _admit(self, invitation_id: InvitationId, token: str) -> tuple[Invitation, Event]:
        invitation = self._invitations.locked(invitation_id)
        if not invitation.good_at(self._clock.now()):
            raise InvitationNotFound("The invitation is over.")
        self._invitations.admit(invitation_id, digest_of(token))
        return invitation, self._events.get(invitation.event_id)

    def _still_to(self, invitation: Invitation) -> bool:
        try:
            return self._invitations.get(invitation.id).email == invitation.email
        except InvitationNotFound:
            return True

    def _letter(self, invitation: Invitation, event: Event, token: str) -> Mail:
        title = " ".join(event.details.title.split())
        return Mail(
            message_id=f"invitation-{invitation.id}",
            to=invitation.email,
            subject=f"Join the staff of {title}",
            text=LETTER.format(
                title=title,
                task=TASKS[invitation.role],
                # Behind the #, which browsers keep for themselves: it comes into no log, and to no other page.
                link=f"{self._page}#token={token}",
                until=f"{invitation.expires_at:%Y-%m-%d %H:%M}",
            ),
        )
