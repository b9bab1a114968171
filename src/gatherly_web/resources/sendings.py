"""Sendings and announcements: writing to many people, and seeing what became of it."""

from typing import Any

from pyramid.response import Response

from gatherly_core.accounts.errors import UserNotFound
from gatherly_core.accounts.permissions import Action
from gatherly_core.events.errors import EventNotFound, NotPublished
from gatherly_core.kernel.errors import Forbidden
from gatherly_core.kernel.identifiers import SendingId
from gatherly_core.notifications.model import Channel
from gatherly_core.sendings.errors import SendingNotFound, TooManySendings
from gatherly_core.sendings.model import Message
from gatherly_web.answers.sendings import announcement_answer, sending_answer
from gatherly_web.operations import Operation
from gatherly_web.paging import page_request, page_response
from gatherly_web.request import GatherlyRequest
from gatherly_web.responses import NO_STORE, created, json_response
from gatherly_web.schemas.base import PageQuery
from gatherly_web.schemas.sendings import (
    AcceptedSending,
    AnnouncementPage,
    AnnouncementSchema,
    MessageInput,
    SendingInput,
    SendingSchema,
)
from gatherly_web.services import Service
from gatherly_web.validation import checked

sendings = Service(name="sendings", path="/api/notifications/send", validators=checked)
sending = Service(name="sending", path="/api/notifications/sendings/{id}", validators=checked)
announcements = Service(name="announcements", path="/api/events/{id}/announcements", validators=checked)


@sendings.post(
    schema=Operation(
        summary="Write to many people",
        action=Action.WRITE_TO_PEOPLE,
        details="To everybody who takes part in an event, users with a live booking and whom these admit by an address "
        "of their own, at most 20 times a day (UTC). Admins also write to users by their ids. It goes out afterwards; "
        "the answer says under which id it can be followed.",
        body=SendingInput(),
        status=202,
        answer=AcceptedSending(),
        raises=(Forbidden, EventNotFound, NotPublished, TooManySendings, UserNotFound),
        idempotent=True,
    )
)
def write_to_people(request: GatherlyRequest) -> Response:
    body, sending_id = request.validated["body"], SendingId(request.work_id)
    use_cases, message = request.application.sendings, _message(body)
    if "user_ids" in body:
        made = use_cases.write_to_users(request.actor, body["user_ids"], message, sending_id)
    else:
        made = use_cases.write_to_attendees(request.actor, body["event_id"], message, sending_id)
    where = ("Location", f"/api/notifications/sendings/{made.id}")
    return json_response({"id": made.id}, 202, (NO_STORE, where))


@sending.get(
    schema=Operation(
        summary="Look at what has become of a sending",
        action=Action.VIEW_SENDING,
        details="As far as it is still known: what people were told is forgotten at last.",
        thing=SendingNotFound,
        answer=SendingSchema(),
    )
)
def view_sending(request: GatherlyRequest) -> Response:
    found, progress = request.application.sendings.view_sending(request.actor, request.validated["id"])
    return json_response(sending_answer(found, progress))


@announcements.get(
    schema=Operation(
        summary="List what was announced about an event",
        action=Action.VIEW_ANNOUNCEMENTS,
        details="Newest first.",
        thing=EventNotFound,
        query=PageQuery(),
        answer=AnnouncementPage(),
        paged=True,
    )
)
def list_announcements(request: GatherlyRequest) -> Response:
    page = request.application.sendings.list_announcements(
        request.identity, request.validated["id"], page_request(request.validated["query"])
    )
    return page_response(request, page, announcement_answer)


@announcements.post(
    schema=Operation(
        summary="Announce something about an event",
        action=Action.ANNOUNCE,
        details="For everybody to read, and told to everybody who takes part in the event. It counts among what is "
        "written to them in a day (UTC), which is 20 messages at most.",
        thing=EventNotFound,
        body=MessageInput(),
        status=201,
        answer=AnnouncementSchema(),
        raises=(Forbidden, NotPublished, TooManySendings, UserNotFound),
        idempotent=True,
    )
)
def announce(request: GatherlyRequest) -> Response:
    event_id = request.validated["id"]
    made = request.application.sendings.announce(
        request.actor, event_id, _message(request.validated["body"]), SendingId(request.work_id)
    )
    return created(announcement_answer(made), f"/api/events/{event_id}/announcements")


def _message(body: dict[str, Any]) -> Message:
    return Message(body["subject"], body["message"], frozenset(body.get("channels", Channel)))
