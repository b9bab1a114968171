"""What the door of an event needs."""

from pyramid.response import Response

from gatherly_core.events.errors import EventNotFound
from gatherly_core.kernel.errors import Forbidden
from gatherly_web.answers.admission import key_answer
from gatherly_web.operations import ORGANIZER, Operation
from gatherly_web.request import GatherlyRequest
from gatherly_web.responses import json_response
from gatherly_web.schemas.admission import VerificationKeysSchema
from gatherly_web.services import Service
from gatherly_web.validation import checked

checkin_keys = Service(name="checkin_keys", path="/api/events/{id}/checkin-key", validators=checked)


@checkin_keys.get(
    schema=Operation(
        summary="Show the keys that verify tickets",
        who=ORGANIZER,
        details="With them a scanner knows a forged ticket without asking anybody.",
        thing=EventNotFound,
        answer=VerificationKeysSchema(),
        raises=(Forbidden,),
    )
)
def view_checkin_keys(request: GatherlyRequest) -> Response:
    keys = request.application.admission.view_checkin_keys(request.actor, request.validated["id"])
    return json_response({"keys": list(map(key_answer, keys))})
