"""Inviting somebody to the staff of an event."""

from datetime import datetime

from gatherly_core.accounts.model import Actor, StaffRole
from gatherly_core.accounts.permissions import Action
from gatherly_core.accounts.ports import Users
from gatherly_core.audit.deeds import Deed
from gatherly_core.audit.trail import AuditTrail
from gatherly_core.events.errors import EventOver
from gatherly_core.events.event_rules import permitted
from gatherly_core.events.model import Event
from gatherly_core.events.ports import Events
from gatherly_core.kernel.addresses import address_key
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.facts import Outbox
from gatherly_core.kernel.identifiers import EventId, InvitationId
from gatherly_core.kernel.unit_of_work import UnitOfWork, again
from gatherly_core.staffing.errors import AlreadyInvited, AlreadyStaff, TooManyStaff
from gatherly_core.staffing.facts import StaffInvited
from gatherly_core.staffing.model import GOOD_FOR, MOST_STAFF, Invitation
from gatherly_core.staffing.ports import Invitations, Staff
from gatherly_core.staffing.rationing import InvitationRations


class InviteStaff:
    """Invites whoever has, or will have, the account with an address to the staff of an event, by a letter.

    - the event's organizer and admins may: Forbidden, or EventNotFound for a draft that they may not see
    - until the event ends: EventOver
    - not who is invited, in the staff, or the organizer already: AlreadyInvited, AlreadyStaff
    - MOST_STAFF at most, those invited included: TooManyStaff
    - so many in a day, by one user and to one address, whatever became of them: TooManyInvitations
    - the letter goes out afterwards; what it says is good for GOOD_FOR
    - may be repeated: one invitation for each id
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        users: Users,
        events: Events,
        invitations: Invitations,
        staff: Staff,
        rations: InvitationRations,
        trail: AuditTrail,
        facts: Outbox,
        clock: Clock,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._users = users
        self._events = events
        self._invitations = invitations
        self._staff = staff
        self._rations = rations
        self._trail = trail
        self._facts = facts
        self._clock = clock

    def __call__(
        self, actor: Actor, event_id: EventId, email: str, role: StaffRole, invitation_id: InvitationId
    ) -> Invitation:
        address = address_key(email)
        return self._unit_of_work.run(lambda: self._invite(actor, event_id, address, role, invitation_id), landed=again)

    def _invite(
        self, actor: Actor, event_id: EventId, email: str, role: StaffRole, invitation_id: InvitationId
    ) -> Invitation:
        # One at a time, so that their number is exact.
        event = permitted(self._events.locked(event_id), actor, Action.INVITE_STAFF)
        now = self._clock.now()
        present = self._invitations.to_address(event_id, email)
        if present and present.id == invitation_id:
            return present
        self._check(event, email, present, now)
        self._rations.take(actor.user_id, email)
        if present:
            self._invitations.remove(present.id)
        invitation = Invitation(
            id=invitation_id,
            event_id=event_id,
            email=email,
            role=role,
            invited_by=actor.user_id,
            created_at=now,
            expires_at=now + GOOD_FOR,
        )
        self._invitations.add(invitation)
        self._trail.record(Deed.STAFF_INVITED, actor.user_id, invitation_id, event_id=str(event_id), role=role.value)
        self._facts.add(StaffInvited(event_id=event_id, invitation_id=invitation_id, at=now))
        return invitation

    def _check(self, event: Event, email: str, present: Invitation | None, now: datetime) -> None:
        if event.ended(now):
            raise EventOver("The event has ended; nobody can join its staff any more.")
        if present and present.good_at(now):
            raise AlreadyInvited("This address is invited to the staff of the event already.")
        account = self._users.account_of(email)
        if account and (
            account.user.id == event.organizer_id or self._staff.member(event.id, account.user.id) is not None
        ):
            raise AlreadyStaff("Whoever has this address is in the staff of the event already, or organizes it.")
        if self._staff.number(event.id) + self._invitations.number(event.id) >= MOST_STAFF:
            raise TooManyStaff(f"An event has at most {MOST_STAFF} people in its staff, and invited to it.")
