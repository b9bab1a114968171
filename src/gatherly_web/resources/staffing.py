"""Staff: inviting to it, joining and leaving it."""

from pyramid.response import Response

from gatherly_core.accounts.errors import UserNotFound
from gatherly_core.accounts.permissions import Action
from gatherly_core.events.errors import EventNotFound, EventOver
from gatherly_core.kernel.errors import Forbidden
from gatherly_core.kernel.identifiers import InvitationId, MemberId
from gatherly_core.staffing.errors import (
    AddressUnconfirmed,
    AlreadyInvited,
    AlreadyStaff,
    InvitationNotFound,
    InvitedAnother,
    MemberNotFound,
    TooManyInvitations,
    TooManyStaff,
)
from gatherly_web.answers.staffing import invitation_answer, member_answer, post_answer
from gatherly_web.operations import Operation
from gatherly_web.paging import page_request, page_response
from gatherly_web.request import GatherlyRequest
from gatherly_web.responses import created, json_response, no_content
from gatherly_web.schemas.base import PageQuery
from gatherly_web.schemas.staffing import (
    AcceptanceInput,
    InvitationInput,
    InvitationPage,
    InvitationSchema,
    PostPage,
    PostSchema,
    StaffPage,
)
from gatherly_web.services import Service
from gatherly_web.validation import checked

event_invitations = Service(name="event_invitations", path="/api/events/{id}/invitations", validators=checked)
# Routes are tried in the alphabetical order of these names: after the other, "accept" would be taken for an id.
accepting = Service(name="accepting_invitations", path="/api/invitations/accept", validators=checked)
invitation = Service(name="invitation", path="/api/invitations/{id}", validators=checked)
event_staff = Service(name="event_staff", path="/api/events/{id}/staff", validators=checked)
member = Service(name="member", path="/api/staff/{id}", validators=checked)
posts = Service(name="posts", path="/api/me/posts", validators=checked)


@event_invitations.post(
    schema=Operation(
        summary="Invite somebody to the staff of an event",
        action=Action.INVITE_STAFF,
        details="By a letter, which is good for a week. A manager may do all that the organizer may, but cancel and "
        "delete the event, cancel bookings, give money back, and invite. A scanner may run the door, with the list of "
        "attendees. In a day (UTC) a user invites 50 people at most, and an address is invited 5 times at most; those "
        "that were withdrawn count, too.",
        thing=EventNotFound,
        body=InvitationInput(),
        status=201,
        answer=InvitationSchema(),
        raises=(Forbidden, EventOver, AlreadyInvited, AlreadyStaff, TooManyStaff, TooManyInvitations),
        idempotent=True,
    )
)
def invite_staff(request: GatherlyRequest) -> Response:
    body, event_id = request.validated["body"], request.validated["id"]
    made = request.application.staffing.invite(
        request.actor, event_id, body["email"], body["role"], InvitationId(request.work_id)
    )
    return created(invitation_answer(made), f"/api/events/{event_id}/invitations")


@event_invitations.get(
    schema=Operation(
        summary="List who is invited to the staff of an event",
        action=Action.VIEW_STAFF,
        details="In the order in which they were invited.",
        thing=EventNotFound,
        query=PageQuery(),
        answer=InvitationPage(),
        raises=(Forbidden,),
        paged=True,
    )
)
def list_invitations(request: GatherlyRequest) -> Response:
    page = request.application.staffing.list_invitations(
        request.actor, request.validated["id"], page_request(request.validated["query"])
    )
    return page_response(request, page, invitation_answer)


@invitation.delete(
    schema=Operation(
        summary="Withdraw an invitation",
        action=Action.INVITE_STAFF,
        details="Its letter is good for nothing from then on.",
        thing=InvitationNotFound,
        status=204,
        raises=(Forbidden,),
    )
)
def withdraw_invitation(request: GatherlyRequest) -> Response:
    request.application.staffing.withdraw(request.actor, request.validated["id"])
    return no_content()


@accepting.post(
    schema=Operation(
        summary="Accept an invitation",
        action=Action.JOIN_STAFF,
        details="With the token from its letter, signed in with the account whose e-mail address the letter went to, "
        "and has been confirmed. The rights of the post count from the next request on.",
        body=AcceptanceInput(),
        answer=PostSchema(),
        raises=(InvitationNotFound, InvitedAnother, AddressUnconfirmed, AlreadyStaff, EventOver, UserNotFound),
        idempotent=True,
    )
)
def accept_invitation(request: GatherlyRequest) -> Response:
    joined = request.application.staffing.accept(
        request.actor, request.validated["body"]["token"], MemberId(request.work_id)
    )
    return json_response(post_answer(joined))


@event_staff.get(
    schema=Operation(
        summary="List the staff of an event",
        action=Action.VIEW_STAFF,
        details="In the order in which they joined.",
        thing=EventNotFound,
        query=PageQuery(),
        answer=StaffPage(),
        raises=(Forbidden,),
        paged=True,
    )
)
def list_staff(request: GatherlyRequest) -> Response:
    page = request.application.staffing.list_staff(
        request.actor, request.validated["id"], page_request(request.validated["query"])
    )
    return page_response(request, page, member_answer)


@member.delete(
    schema=Operation(
        summary="Take somebody out of a staff, or leave it",
        action=Action.REMOVE_STAFF,
        details="From the next request on they have none of its rights.",
        thing=MemberNotFound,
        status=204,
        raises=(Forbidden,),
    )
)
def remove_staff(request: GatherlyRequest) -> Response:
    request.application.staffing.remove(request.actor, request.validated["id"])
    return no_content()


@posts.get(
    schema=Operation(
        summary="List one's own places in staffs",
        action=Action.LIST_POSTS,
        details="Newest first.",
        query=PageQuery(),
        answer=PostPage(),
        paged=True,
    )
)
def list_posts(request: GatherlyRequest) -> Response:
    page = request.application.staffing.list_posts(request.actor, page_request(request.validated["query"]))
    return page_response(request, page, post_answer)
