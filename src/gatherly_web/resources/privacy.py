"""What is held about oneself."""

from pyramid.response import Response

from gatherly_core.accounts.errors import UserNotFound
from gatherly_core.accounts.permissions import Action
from gatherly_web.answers.privacy import export_answer
from gatherly_web.operations import Operation
from gatherly_web.request import GatherlyRequest
from gatherly_web.responses import streamed_file
from gatherly_web.schemas.privacy import ExportSchema
from gatherly_web.services import Service
from gatherly_web.validation import checked

export = Service(name="export", path="/api/me/export", validators=checked)


@export.get(
    schema=Operation(
        summary="Export all that is held about oneself",
        action=Action.EXPORT_DATA,
        details="One JSON document, which is written while it is read; that it was asked for is written down. Secrets "
        "and copies are left out. Tickets of others' bookings are in it if one's address is verified. It may be "
        "asked for a few times in an hour only.",
        answer=ExportSchema(),
        raises=(UserNotFound,),
    )
)
def export_data(request: GatherlyRequest) -> Response:
    return streamed_file(export_answer(request.application.privacy.export_data(request.actor)), "gatherly-export.json")
