"""Ending the staff of an event that is deleted."""

from gatherly_core.kernel.identifiers import EventId
from gatherly_core.kernel.unit_of_work import UnitOfWork, again
from gatherly_core.staffing.ports import Invitations, Staff


class DismissStaff:
    """Takes away all places at a deleted event, and all invitations to it. May be repeated."""

    def __init__(self, unit_of_work: UnitOfWork, invitations: Invitations, staff: Staff) -> None:
        self._unit_of_work = unit_of_work
        self._invitations = invitations
        self._staff = staff

    def __call__(self, event_id: EventId) -> None:
        self._unit_of_work.run(lambda: self._dismiss(event_id), landed=again)

    def _dismiss(self, event_id: EventId) -> None:
        self._invitations.remove_of_event(event_id)
        self._staff.remove_of_event(event_id)
