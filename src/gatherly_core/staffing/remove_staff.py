"""Taking somebody out of the staff of an event."""

from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.permissions import Action
from gatherly_core.accounts.permitting import may, permit
from gatherly_core.audit.deeds import Deed
from gatherly_core.audit.trail import AuditTrail
from gatherly_core.events.event_rules import if_any
from gatherly_core.events.ports import Events
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.facts import Outbox
from gatherly_core.kernel.identifiers import MemberId
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.staffing.errors import MemberNotFound
from gatherly_core.staffing.facts import StaffLeft
from gatherly_core.staffing.ports import Staff


class RemoveStaff:
    """Takes a place in a staff away: from the next request on, whoever had it has its rights no more.

    - the event's organizer and admins may, and whose place it is: Forbidden for who else sees the staff,
      MemberNotFound for all others
    """

    def __init__(
        self, unit_of_work: UnitOfWork, events: Events, staff: Staff, trail: AuditTrail, facts: Outbox, clock: Clock
    ) -> None:
        self._unit_of_work = unit_of_work
        self._events = events
        self._staff = staff
        self._trail = trail
        self._facts = facts
        self._clock = clock

    def __call__(self, actor: Actor, member_id: MemberId) -> None:
        self._unit_of_work.run(lambda: self._remove(actor, member_id))

    def _remove(self, actor: Actor, member_id: MemberId) -> None:
        event = if_any(self._events.pinned, self._staff.get(member_id).event_id)
        member = self._staff.locked(member_id)
        if not may(actor, Action.REMOVE_STAFF, owner=member.user_id, event=event):
            if not may(actor, Action.VIEW_STAFF, event=event):
                raise MemberNotFound("There is no such place in a staff.")
            permit(actor, Action.REMOVE_STAFF, owner=member.user_id, event=event)
        self._staff.remove(member_id)
        self._trail.record(
            Deed.STAFF_REMOVED,
            actor.user_id,
            member_id,
            event_id=str(member.event_id),
            user_id=str(member.user_id),
            role=member.role.value,
        )
        self._facts.add(
            StaffLeft(event_id=member.event_id, member_id=member_id, user_id=member.user_id, at=self._clock.now())
        )
