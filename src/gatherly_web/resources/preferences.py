"""What one is told, and by which channels."""

from collections.abc import Mapping
from typing import Any

from pyramid.response import Response

from gatherly_core.accounts.errors import UserNotFound
from gatherly_core.accounts.permissions import Action
from gatherly_core.notifications.errors import MustArrive
from gatherly_core.notifications.model import Channel, Topic
from gatherly_web.answers.preferences import preferences_answer
from gatherly_web.operations import Operation
from gatherly_web.request import GatherlyRequest
from gatherly_web.responses import json_response
from gatherly_web.schemas.preferences import PreferencesInput, PreferencesSchema
from gatherly_web.services import Service
from gatherly_web.validation import checked

own_preferences = Service(name="own_preferences", path="/api/me/notification-preferences", validators=checked)


@own_preferences.get(
    schema=Operation(
        summary="Show what one is told, and by which channels",
        action=Action.VIEW_PREFERENCES,
        answer=PreferencesSchema(),
    )
)
def view_preferences(request: GatherlyRequest) -> Response:
    return json_response(preferences_answer(request.application.preferences.view(request.actor)))


@own_preferences.put(
    schema=Operation(
        summary="Choose what one is told, and by which channels",
        action=Action.CHOOSE_PREFERENCES,
        details="All of it: what is left out is as it is at first. What concerns bookings always comes by e-mail and "
        "in Gatherly itself.",
        body=PreferencesInput(),
        answer=PreferencesSchema(),
        raises=(MustArrive, UserNotFound),
    )
)
def choose_preferences(request: GatherlyRequest) -> Response:
    wanted = _wanted(request.validated["body"]["preferences"])
    return json_response(preferences_answer(request.application.preferences.choose(request.actor, wanted)))


def _wanted(topics: Mapping[str, Any]) -> dict[tuple[Topic, Channel], bool]:
    return {
        (Topic(topic), Channel(channel)): wanted
        for topic, channels in topics.items()
        for channel, wanted in channels.items()
    }
