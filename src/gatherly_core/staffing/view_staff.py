"""Looking at who is in a staff, who is invited, and where one is oneself."""

from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.permissions import Action
from gatherly_core.accounts.ports import Users
from gatherly_core.events.event_rules import permitted
from gatherly_core.events.ports import Events
from gatherly_core.kernel.identifiers import EventId
from gatherly_core.kernel.paging import Page, PageRequest
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.staffing.model import Colleague, Invitation, Member
from gatherly_core.staffing.ports import Invitations, Staff


class ListStaff:
    """The staff of an event, in the order in which they joined, without those whose account is given up.

    - the event's organizer, its managers and admins may: Forbidden, or EventNotFound for a foreign draft
    """

    def __init__(self, unit_of_work: UnitOfWork, users: Users, events: Events, staff: Staff) -> None:
        self._unit_of_work = unit_of_work
        self._users = users
        self._events = events
        self._staff = staff

    def __call__(self, actor: Actor, event_id: EventId, page: PageRequest) -> Page[Colleague]:
        return self._unit_of_work.read(lambda: self._list(actor, event_id, page))

    def _list(self, actor: Actor, event_id: EventId, page: PageRequest) -> Page[Colleague]:
        permitted(self._events.get(event_id), actor, Action.VIEW_STAFF)
        found = self._staff.of_event(event_id, page)
        users = self._users.get_many([member.user_id for member in found.items])
        known = (member for member in found.items if member.user_id in users)
        return Page(tuple(Colleague(member, users[member.user_id]) for member in known), found.next)


class ListInvitations:
    """Who is invited to the staff of an event, in the order in which they were, those included whose time is over.

    - the event's organizer, its managers and admins may: Forbidden, or EventNotFound for a foreign draft
    """

    def __init__(self, unit_of_work: UnitOfWork, events: Events, invitations: Invitations) -> None:
        self._unit_of_work = unit_of_work
        self._events = events
        self._invitations = invitations

    def __call__(self, actor: Actor, event_id: EventId, page: PageRequest) -> Page[Invitation]:
        return self._unit_of_work.read(lambda: self._list(actor, event_id, page))

    def _list(self, actor: Actor, event_id: EventId, page: PageRequest) -> Page[Invitation]:
        permitted(self._events.get(event_id), actor, Action.VIEW_STAFF)
        return self._invitations.of_event(event_id, page)


class ListPosts:
    """The actor's own places in staffs, the newest first."""

    def __init__(self, unit_of_work: UnitOfWork, staff: Staff) -> None:
        self._unit_of_work = unit_of_work
        self._staff = staff

    def __call__(self, actor: Actor, page: PageRequest) -> Page[Member]:
        return self._unit_of_work.read(lambda: self._staff.of_user(actor.user_id, page))
