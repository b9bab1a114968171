"""Taking an invitation back."""

from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.permissions import Action
from gatherly_core.accounts.permitting import may, permit
from gatherly_core.audit.deeds import Deed
from gatherly_core.audit.trail import AuditTrail
from gatherly_core.events.event_rules import if_any
from gatherly_core.events.ports import Events
from gatherly_core.kernel.identifiers import InvitationId
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.staffing.errors import InvitationNotFound
from gatherly_core.staffing.ports import Invitations


class WithdrawInvitation:
    """Takes an invitation back: its letter is good for nothing from then on.

    - the event's organizer and admins may: Forbidden for who else sees the staff, InvitationNotFound for all others
    """

    def __init__(self, unit_of_work: UnitOfWork, events: Events, invitations: Invitations, trail: AuditTrail) -> None:
        self._unit_of_work = unit_of_work
        self._events = events
        self._invitations = invitations
        self._trail = trail

    def __call__(self, actor: Actor, invitation_id: InvitationId) -> None:
        self._unit_of_work.run(lambda: self._withdraw(actor, invitation_id))

    def _withdraw(self, actor: Actor, invitation_id: InvitationId) -> None:
        event = if_any(self._events.pinned, self._invitations.get(invitation_id).event_id)
        invitation = self._invitations.locked(invitation_id)
        if event is None or not may(actor, Action.VIEW_STAFF, event=event):
            raise InvitationNotFound("There is no such invitation.")
        permit(actor, Action.INVITE_STAFF, event=event)
        self._invitations.remove(invitation_id)
        self._trail.record(Deed.STAFF_UNINVITED, actor.user_id, invitation_id, event_id=str(invitation.event_id))
