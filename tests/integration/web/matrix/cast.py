"""Who asks, and how they stand to a thing."""

from dataclasses import replace
from datetime import timedelta
from enum import StrEnum
from typing import Any

from gatherly_core.accounts.model import Actor, Role, StaffRole
from gatherly_core.accounts.permissions import Relation
from gatherly_core.events.model import Event
from gatherly_core.kernel.identifiers import AttendeeId, MemberId
from gatherly_core.staffing.model import Member
from gatherly_core.ticketing.model import TicketDetails
from tests.factories import NOW, new_id
from tests.unit.core.scene import Scene


class Who(StrEnum):
    NOBODY = "nobody"
    ATTENDEE = "an attendee"
    ORGANIZER = "an organizer"
    MANAGER = "a manager"
    SCANNER = "a scanner"
    ADMIN = "an admin"
    DISABLED = "a disabled organizer"


class Where(StrEnum):
    OWN = "their own"
    FOREIGN = "somebody else's"
    DRAFT = "of somebody else's draft"
    ABSENT = "what is not there"


ROLES = {Who.ORGANIZER: Role.ORGANIZER, Who.DISABLED: Role.ORGANIZER, Who.ADMIN: Role.ADMIN}
POSTS = {Who.MANAGER: StaffRole.MANAGER, Who.SCANNER: StaffRole.SCANNER}

ALWAYS = {
    Who.NOBODY: {Relation.ANYBODY},
    Who.ATTENDEE: {Relation.ANYBODY, Relation.USERS},
    Who.ORGANIZER: {Relation.ANYBODY, Relation.USERS, Relation.ORGANIZERS},
    Who.MANAGER: {Relation.ANYBODY, Relation.USERS},
    Who.SCANNER: {Relation.ANYBODY, Relation.USERS},
    Who.ADMIN: {Relation.ANYBODY, Relation.USERS, Relation.ADMIN},
}
"""How somebody stands to everything."""

TO_THEIR_OWN = {
    Who.NOBODY: set(),
    Who.ATTENDEE: {Relation.OWNER},
    Who.ORGANIZER: {Relation.ORGANIZER},
    Who.MANAGER: {Relation.MANAGER},
    Who.SCANNER: {Relation.SCANNER},
    Who.ADMIN: {Relation.ORGANIZER},
}
"""And to their own: the attendee's are bookings, the organizer's and the admin's events, the staff's a place in one."""


def relations(who: Who, where: Where) -> set[Relation]:
    """How somebody who is not disabled stands to the thing."""
    return ALWAYS[who] | (TO_THEIR_OWN[who] if where is Where.OWN else set())


class Stage(Scene):
    """A scene for one person after another, in which everything that is made is theirs, or somebody else's."""

    def __init__(self) -> None:
        super().__init__()
        self.someone = self.person(Role.ORGANIZER)
        self.staff: dict[StaffRole, Actor] = {}
        self.drafts = False
        self.booker = self.someone
        self.shown = AttendeeId(new_id())

    def enter(self, who: Who, where: Where) -> Actor | None:
        """Somebody new; from now on `organizer` and `booker` are theirs to be, or others, as `where` has it."""
        actor = None if who is Who.NOBODY else self.person(ROLES.get(who, Role.ATTENDEE))
        own = where is Where.OWN
        self.staff, self.drafts = {}, False
        self.organizer = self.someone
        if actor and who in POSTS:
            # A post at another event must not count here.
            self.staff = {POSTS[who]: actor}
            self.event()
            self.staff = self.staff if own else {}
        if actor and own and who in (Who.ORGANIZER, Who.ADMIN, Who.DISABLED):
            self.organizer = actor
        self.booker = actor if actor and own and who in (Who.ATTENDEE, Who.DISABLED) else self.person()
        self.drafts = where is Where.DRAFT
        return actor

    def event(self, *tickets: TicketDetails, published: bool = True, **details: Any) -> Event:
        """An event of the organizer, with the staff."""
        event = super().event(*tickets, published=published and not self.drafts, **details)
        for role, actor in self.staff.items():
            self.employ(event, role, actor)
        return event

    def employ(self, event: Event, role: StaffRole, actor: Actor) -> Member:
        member = Member(id=MemberId(new_id()), event_id=event.id, user_id=actor.user_id, role=role, created_at=NOW)
        self.ports.unit_of_work.run(lambda: self.ports.staff.add(member))
        return member

    def token_for(self, actor: Actor) -> str:
        """An access token of theirs, in a session of their own."""
        return self.app.accounts.open_session(self.user(actor)).token.value

    def disable(self, actor: Actor) -> None:
        def disable() -> None:
            account = self.ports.users.account(actor.user_id)
            user = replace(account.user, disabled_at=NOW - timedelta(seconds=1))
            self.ports.users.save(replace(account, user=user))

        self.ports.unit_of_work.run(disable)
