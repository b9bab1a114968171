"""What one was told."""

from pyramid.response import Response

from gatherly_core.accounts.permissions import Action
from gatherly_core.notifications.errors import NotificationNotFound
from gatherly_core.notifications.ports import NotificationFilter
from gatherly_web.answers.notifications import notification_answer
from gatherly_web.operations import Operation
from gatherly_web.paging import page_request, page_response
from gatherly_web.request import GatherlyRequest
from gatherly_web.responses import json_response
from gatherly_web.schemas.notifications import NotificationPage, NotificationQuery, NotificationSchema
from gatherly_web.services import Service
from gatherly_web.validation import checked

notifications = Service(name="notifications", path="/api/notifications", validators=checked)
reading = Service(name="notification_reading", path="/api/notifications/{id}/read", validators=checked)


@notifications.get(
    schema=Operation(
        summary="List what one was told",
        action=Action.LIST_NOTIFICATIONS,
        details="Newest first, by whatever channel. What is told by several is there as often: `channel=in_app` has "
        "each thing once.",
        query=NotificationQuery(),
        answer=NotificationPage(),
        paged=True,
    )
)
def list_notifications(request: GatherlyRequest) -> Response:
    query = request.validated["query"]
    wanted = NotificationFilter(query["unread"], query["channel"])
    page = request.application.notifications.list_notifications(request.actor, wanted, page_request(query))
    return page_response(request, page, notification_answer)


@reading.post(
    schema=Operation(
        summary="Mark something as read",
        action=Action.READ_NOTIFICATION,
        details="And with it what was told of the same by other channels. It stays read.",
        thing=NotificationNotFound,
        answer=NotificationSchema(),
    )
)
def read_notification(request: GatherlyRequest) -> Response:
    application, actor = request.application, request.actor
    return json_response(
        notification_answer(application.notifications.read_notification(actor, request.validated["id"]))
    )
