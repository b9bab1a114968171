"""Taking an invitation up."""

from gatherly_core.accounts.errors import UserNotFound
from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.ports import Users
from gatherly_core.audit.deeds import Deed
from gatherly_core.audit.trail import AuditTrail
from gatherly_core.events.errors import EventNotFound, EventOver
from gatherly_core.events.ports import Events
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.facts import Outbox
from gatherly_core.kernel.identifiers import MemberId
from gatherly_core.kernel.unit_of_work import UnitOfWork, again
from gatherly_core.staffing.errors import (
    AddressUnconfirmed,
    AlreadyStaff,
    InvitationNotFound,
    InvitedAnother,
    MemberNotFound,
)
from gatherly_core.staffing.facts import StaffJoined
from gatherly_core.staffing.model import Invitation, Member, digest_of
from gatherly_core.staffing.ports import Invitations, Staff


class AcceptInvitation:
    """Makes the actor a member of the staff that the letter with this token invites to.

    - whoever is signed in may, to whose account the invitation is addressed: InvitedAnother; once they have confirmed
      the address, as anybody can register one: AddressUnconfirmed. So a letter that is handed on, or falls into other
      hands, lets nobody else in
    - while the invitation is good, and its event is there: InvitationNotFound; until the event ends: EventOver
    - once: AlreadyStaff for who is in the staff, or organizes the event
    - from the next request on they have the rights of their post
    - may be repeated: one place for each id
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        users: Users,
        events: Events,
        invitations: Invitations,
        staff: Staff,
        trail: AuditTrail,
        facts: Outbox,
        clock: Clock,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._users = users
        self._events = events
        self._invitations = invitations
        self._staff = staff
        self._trail = trail
        self._facts = facts
        self._clock = clock

    def __call__(self, actor: Actor, token: str, member_id: MemberId) -> Member:
        return self._unit_of_work.run(lambda: self._accept(actor, digest_of(token), member_id), landed=again)

    def _accept(self, actor: Actor, digest: str, member_id: MemberId) -> Member:
        try:
            return self._staff.get(member_id)
        except MemberNotFound:
            return self._join(actor, self._admitted(actor, digest), member_id)

    def _admitted(self, actor: Actor, digest: str) -> Invitation:
        """The invitation with this token, of an event that nobody deletes meanwhile, itself locked."""
        found = self._invitations.admitted(digest)
        if found is None or not found.good_at(self._clock.now()):
            raise InvitationNotFound("There is no such invitation, or it is over.")
        user = self._users.pinned([actor.user_id]).get(actor.user_id)
        if user is None:
            raise UserNotFound("There is no such user.")
        if found.email != user.email:
            raise InvitedAnother("The invitation is for an account with another e-mail address.")
        if not user.email_verified:
            raise AddressUnconfirmed("Confirm your e-mail address first: another letter has the link.")
        try:
            event = self._events.pinned(found.event_id)
        except EventNotFound:
            raise InvitationNotFound("There is no such invitation, or it is over.") from None
        if event.ended(self._clock.now()):
            raise EventOver("The event has ended.")
        if event.organizer_id == actor.user_id:
            raise AlreadyStaff("You organize the event yourself.")
        return self._invitations.locked(found.id)

    def _join(self, actor: Actor, invitation: Invitation, member_id: MemberId) -> Member:
        now = self._clock.now()
        event_id = invitation.event_id
        member = Member(id=member_id, event_id=event_id, user_id=actor.user_id, role=invitation.role, created_at=now)
        self._staff.add(member)
        self._invitations.remove(invitation.id)
        self._trail.record(
            Deed.STAFF_JOINED,
            actor.user_id,
            member_id,
            event_id=str(event_id),
            invitation_id=str(invitation.id),
            role=member.role.value,
        )
        self._facts.add(StaffJoined(event_id=event_id, member_id=member_id, user_id=actor.user_id, at=now))
        return member
