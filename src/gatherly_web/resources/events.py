"""Events: browsing, and what organizers do with theirs."""

from pyramid.response import Response

from gatherly_core.accounts.errors import UserNotFound
from gatherly_core.accounts.permissions import Action
from gatherly_core.events.errors import (
    AlreadyCalledOff,
    AlreadyPublished,
    EventNotFound,
    EventOver,
    HasBookings,
    NotPublished,
)
from gatherly_core.events.model import Event, EventDetails
from gatherly_core.events.ports import EventFilter, EventSort
from gatherly_core.inventory.errors import BelowUse
from gatherly_core.kernel.errors import Forbidden
from gatherly_core.kernel.paging import PageRequest
from gatherly_core.ticketing.model import TicketDetails
from gatherly_web.answers.events import event_answer, label_answer
from gatherly_web.etags import expected_version, tagged
from gatherly_web.operations import DRAFTS, Operation
from gatherly_web.paging import next_link, page_content, page_request, page_response
from gatherly_web.request import GatherlyRequest
from gatherly_web.responses import created, json_response, no_content
from gatherly_web.schemas.events import (
    AllEventsQuery,
    EventInput,
    EventPage,
    EventQuery,
    EventSchema,
    LabelPage,
    ModerationInput,
    NewEventInput,
)
from gatherly_web.services import Service
from gatherly_web.validation import checked

events = Service(name="events", path="/api/events", validators=checked)
event = Service(name="event", path="/api/events/{id}", validators=checked)
publication = Service(name="publication", path="/api/events/{id}/publish", validators=checked)
withdrawal = Service(name="withdrawal", path="/api/events/{id}/unpublish", validators=checked)
all_events = Service(name="all_events", path="/api/admin/events", validators=checked)
moderation = Service(name="moderation", path="/api/admin/events/{id}", validators=checked)
tags = Service(name="tags", path="/api/tags", validators=checked)


def _shown(request: GatherlyRequest, event: Event) -> dict[str, object]:
    return event_answer(request.application.ticketing.view_listing(request.actor, event.id))


def _search(request: GatherlyRequest) -> tuple[EventFilter, EventSort, PageRequest]:
    """Which events the query asks for, in which order, and which page of them."""
    query = dict(request.validated["query"])
    page = page_request(query)
    del query["limit"], query["cursor"]
    sort, text = query.pop("sort"), query.pop("q")
    return EventFilter(text=text, **query), sort, page


@events.get(
    schema=Operation(
        summary="Browse events",
        action=Action.BROWSE_EVENTS,
        details="Published events that have not ended, unless `from` asks otherwise. An organizer who lists their own "
        "by `organizer_id` sees their drafts too, and so do admins.",
        query=EventQuery(),
        answer=EventPage(),
        etag=True,
        paged=True,
    ),
)
def browse_events(request: GatherlyRequest) -> Response:
    wanted, sort, page = _search(request)
    found = request.application.ticketing.browse_listings(request.identity, wanted, sort, page)
    return tagged(request, page_content(found, event_answer), headers=next_link(request, found))


@events.post(
    schema=Operation(
        summary="Create an event",
        action=Action.CREATE_EVENT,
        details="Makes a draft, with its first ticket types. A capacity without ticket types makes one free "
        "`regular` ticket type of that quantity.",
        body=NewEventInput(),
        status=201,
        answer=EventSchema(),
        raises=(Forbidden, UserNotFound),
    )
)
def create_event(request: GatherlyRequest) -> Response:
    body = dict(request.validated["body"])
    tickets = [TicketDetails(**ticket) for ticket in body.pop("tickets")]
    made = request.application.ticketing.create_event(request.actor, EventDetails(**body), tickets)
    return created(_shown(request, made), f"/api/events/{made.id}")


@event.get(
    schema=Operation(
        summary="Show an event",
        action=Action.VIEW_EVENT,
        details=DRAFTS,
        thing=EventNotFound,
        answer=EventSchema(),
        etag=True,
    ),
)
def view_event(request: GatherlyRequest) -> Response:
    found = request.application.ticketing.view_listing(request.identity, request.validated["id"])
    return tagged(request, event_answer(found), found.event.version)


@event.put(
    schema=Operation(
        summary="Change an event",
        action=Action.EDIT_EVENT,
        details="Replaces all its details: what is left out becomes what it is on a new event. While the event sells "
        "one ticket type, as many of it as its capacity, that goes along with the capacity.",
        thing=EventNotFound,
        body=EventInput(),
        answer=EventSchema(),
        raises=(Forbidden, BelowUse, HasBookings),
        if_match=True,
    )
)
def edit_event(request: GatherlyRequest) -> Response:
    details = EventDetails(**request.validated["body"])
    edited = request.application.ticketing.edit_event(
        request.actor, request.validated["id"], details, expected_version(request)
    )
    return json_response(_shown(request, edited))


@event.delete(
    schema=Operation(
        summary="Delete an event",
        action=Action.DELETE_EVENT,
        details="Only while it has no live booking. Who waits for it is let go.",
        thing=EventNotFound,
        status=204,
        raises=(Forbidden, HasBookings),
        if_match=True,
    )
)
def delete_event(request: GatherlyRequest) -> Response:
    request.application.events.delete_event(request.actor, request.validated["id"], expected_version(request))
    return no_content()


@publication.post(
    schema=Operation(
        summary="Publish an event",
        action=Action.PUBLISH_EVENT,
        thing=EventNotFound,
        answer=EventSchema(),
        raises=(Forbidden, AlreadyPublished, AlreadyCalledOff, EventOver),
    )
)
def publish_event(request: GatherlyRequest) -> Response:
    published = request.application.events.publish_event(request.actor, request.validated["id"])
    return json_response(_shown(request, published))


@withdrawal.post(
    schema=Operation(
        summary="Make an event a draft again",
        action=Action.PUBLISH_EVENT,
        details="Only while it has no live booking.",
        thing=EventNotFound,
        answer=EventSchema(),
        raises=(Forbidden, NotPublished, HasBookings),
    )
)
def unpublish_event(request: GatherlyRequest) -> Response:
    draft = request.application.events.unpublish_event(request.actor, request.validated["id"])
    return json_response(_shown(request, draft))


@moderation.patch(
    schema=Operation(
        summary="Moderate an event",
        action=Action.MODERATE_EVENT,
        details="Puts it among the featured ones or takes it from there; `published: false` makes it a draft again, "
        "which is possible only while it has no live booking. All or nothing.",
        thing=EventNotFound,
        body=ModerationInput(),
        answer=EventSchema(),
        raises=(Forbidden, NotPublished, HasBookings),
    )
)
def moderate_event(request: GatherlyRequest) -> Response:
    changed = request.application.events.moderate_event(
        request.actor, request.validated["id"], request.validated["body"]["moderation"]
    )
    return json_response(_shown(request, changed))


@all_events.get(
    schema=Operation(
        summary="Search all events",
        action=Action.SEARCH_EVENTS,
        details="Drafts and cancelled events, too, whenever they are.",
        query=AllEventsQuery(),
        answer=EventPage(),
        raises=(Forbidden,),
        paged=True,
    )
)
def search_events(request: GatherlyRequest) -> Response:
    wanted, sort, page = _search(request)
    found = request.application.ticketing.search_listings(request.actor, wanted, sort, page)
    return page_response(request, found, event_answer)


@tags.get(
    schema=Operation(
        summary="List the tags of events that are on", action=Action.BROWSE_EVENTS, answer=LabelPage(), etag=True
    ),
)
def browse_tags(request: GatherlyRequest) -> Response:
    found = request.application.events.browse_tags()
    return tagged(request, {"items": list(map(label_answer, found)), "next_cursor": None})
